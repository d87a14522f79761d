"""`cases` again from the log: folded anew beside the live table, compared, and put in its place.

Beside the log it takes the keys of reporters' contacts, since their ids are clear only in the
table. Streams are read in the order of their ids, which is that of the reports, so that memory
stays small whatever the size of the log.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from avvik.adapters.postgres.batch import CASE_COLUMNS, case_values
from avvik.adapters.postgres.codec import CASE_TOPICS, decode_event
from avvik.application.ports import CaseRow, DataKey, Vault
from avvik.application.sealing import context_of, key_id, open_value
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import CaseEvent
from avvik.domain.values import Contact, Sealed

PAGE = 10_000
COLUMNS = (*CASE_COLUMNS, "position", "reported_at", "changed_at")
"""
"""


class KeyMissing(Exception):
    """A reporter's key is gone and no destruction is on record: nothing is rebuilt."""
