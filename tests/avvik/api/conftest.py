"""The api with the example institution, for each test."""

from collections.abc import AsyncIterator

import pytest

from avvik.api.office import Office
from deploy.local.issuer import Issuer
from tests.avvik.api.front import Front, institution_database, opened_front, opened_office
from tests.servers import Databases


@pytest.fixture
async def dsn(databases: Databases) -> str:
    return await institution_database(databases)


@pytest.fixture
async def office(dsn: str, issuer: Issuer) -> AsyncIterator[Office]:
    async with opened_office(dsn, issuer) as made:
        yield made


@pytest.fixture
async def front(office: Office, issuer: Issuer) -> AsyncIterator[Front]:
    async with opened_front(office, issuer) as made:
        yield made
