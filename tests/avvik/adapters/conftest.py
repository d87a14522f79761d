"""An empty log and an empty vault for each test."""

import pytest

from tests.avvik.adapters import stores
from tests.servers import Databases


@pytest.fixture
async def log_dsn(databases: Databases) -> str:
    return await stores.log_database(databases)


@pytest.fixture
async def vault_dsn(databases: Databases) -> str:
    return await stores.vault_database(databases)
