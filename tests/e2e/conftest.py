"""One whole system for all tests here; a test that breaks something heals it."""

from collections.abc import Iterator

import pytest

from tests.e2e import canary
from tests.e2e.system import System, running


@pytest.fixture(scope="package")
def system() -> Iterator[System]:
    """Everything, running."""
    persons = {canary.SUB: canary.CLAIMS, canary.JOINING: canary.JOINING_CLAIMS}
    with running(persons, in_memory=True) as started:
        yield started
