"""Givens for rebuilds."""

from contextlib import nullcontext

from avvik.adapters.postgres.folding import Means
from avvik.application.ports import Vault
from tests.avvik.application.desk import SECRET


def means(dsn: str, vault: Vault) -> Means:
    """To fold that log, with the keys in that vault."""
    return Means(dsn=dsn, secret=SECRET, vault=lambda: nullcontext(vault))
