"""The api with the example institution: a database for each file of tests, an office for each test.

Tests share their file's database, so each makes the cases that it speaks of. One that asks for
the mark `alone` has a database to itself: it counts everything, or changes the institution.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from avvik.api.office import Office
from deploy.local import postgres
from deploy.local.issuer import Issuer
from tests.avvik.api.front import Front, institution_database, opened_front, opened_office
from tests.servers import Databases


@pytest.fixture(scope="module")
def shared_dsn(postgres_server: postgres.Postgres) -> Iterator[str]:
    databases = Databases(postgres_server)
    yield asyncio.run(institution_database(databases))
    asyncio.run(databases.drop())


@pytest.fixture
async def dsn(request: pytest.FixtureRequest, shared_dsn: str, databases: Databases) -> str:
    if request.node.get_closest_marker("alone"):
        return await institution_database(databases)
    return shared_dsn


@pytest.fixture
async def office(dsn: str, issuer: Issuer) -> AsyncIterator[Office]:
    async with opened_office(dsn, issuer) as made:
        yield made


@pytest.fixture
async def front(office: Office, issuer: Issuer) -> AsyncIterator[Front]:
    async with opened_front(office, issuer) as made:
        yield made
