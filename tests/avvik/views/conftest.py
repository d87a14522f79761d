"""An empty log, for views to be read from."""

import pytest

from tests.avvik.adapters import stores
from tests.servers import Databases


@pytest.fixture
async def log_dsn(databases: Databases) -> str:
    return await stores.log_database(databases)
