"""A diverted case as its office reads it: from the log and the escrow, with the private key."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import asyncpg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec import Struct

from avvik.adapters.postgres.connection import available, connect
from avvik.adapters.postgres.recorder import recorded_in
from avvik.adapters.vault import escrowed
from avvik.application import offices, sealing
from avvik.application.ports import DataKey
from avvik.domain.configuration import office_fingerprint
from avvik.domain.events import Event

_CASE = "select id, reference from avvik.cases where id::text = $1 or reference = $1"
_DIVERTED = """
    select cases.reference, diverted.recorded_at as diverted_at
    from avvik.cases
    join avvik.events as diverted on diverted.originator_id = cases.id
    where cases.status = 'diverted' and diverted.topic = 'diverted'
        and convert_from(diverted.state, 'UTF8')::jsonb ->> 'office' = $1
    order by diverted.notification_id desc
"""
_STREAM = "select * from avvik.events where originator_id = $1 order by originator_version"


class NothingToOpen(Exception):
    """There is no such case, or nothing of it was sealed to this key; the sentence says which."""


class DivertedCase(Struct, frozen=True, kw_only=True):
    """Which case is the office's to open, and since when."""

    reference: str
    diverted_at: datetime


class OpenedEvent(Struct, frozen=True, kw_only=True):
    """What happened, in the words that were used; what is still sealed was never given up."""

    version: int
    recorded_at: datetime
    actor: str
    event: Event


class OpenedCase(Struct, frozen=True, kw_only=True):
    """Everything that the log has of the case."""

    case: UUID
    reference: str
    events: tuple[OpenedEvent, ...]


async def diverted_cases(database_url: str, private: X25519PrivateKey) -> tuple[DivertedCase, ...]:
    """The cases that were diverted to the key's office, newest first. Raises `Unavailable`."""
    with available():
        log = await connect(database_url, role=None)
        try:
            rows = await log.fetch(_DIVERTED, _office(private))
        finally:
            await log.close()
    return tuple(DivertedCase(**row) for row in rows)


async def open_case(
    database_url: str, vault_url: str, institution: str, named: str, private: X25519PrivateKey
) -> OpenedCase:
    """The case with that id or reference. Raises `NothingToOpen`, `Unavailable`."""
    with available():
        log = await connect(database_url, role=None)
        try:
            found = await log.fetchrow(_CASE, named)
            if found is None:
                raise NothingToOpen(f"there is no case {named}")
            case, reference = found
            rows = await log.fetch(_STREAM, case)
        finally:
            await log.close()
    keys = await _keys(vault_url, institution, case, private)
    if not keys:
        raise NothingToOpen(f"nothing of {reference} is sealed to this key")
    return OpenedCase(
        case=case, reference=reference, events=tuple(_opened(row, keys) for row in rows)
    )


async def _keys(
    vault_url: str, institution: str, case: UUID, private: X25519PrivateKey
) -> Mapping[UUID, DataKey]:
    with available("vault"):
        vault = await connect(vault_url, role=None)
        try:
            sealed = await escrowed(vault, case, _office(private))
        finally:
            await vault.close()
    return {
        key: offices.open_with(private, each, institution, case, key)
        for key, each in sealed.items()
    }


def _office(private: X25519PrivateKey) -> str:
    return office_fingerprint(private.public_key().public_bytes_raw())


def _opened(row: asyncpg.Record, keys: Mapping[UUID, DataKey]) -> OpenedEvent:
    recorded = recorded_in(row)
    return OpenedEvent(
        version=recorded.version,
        recorded_at=recorded.recorded_at,
        actor=recorded.actor,
        event=sealing.open_all(recorded.event, recorded.stream, keys),
    )
