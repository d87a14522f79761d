"""One whole system for all faults; each heals what it broke before and after."""

from collections.abc import Iterator

import pytest

from tests.e2e.system import System, running


@pytest.fixture(scope="package")
def system() -> Iterator[System]:
    """Everything, running."""
    with running({}, in_memory=True) as started:
        yield started
