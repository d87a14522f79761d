"""Sealing what was decided: under the keys that the case has, and new ones for new subjects."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from avvik.application import offices, sealing
from avvik.application.ports import CaseRow, DataKey, NewEvent, Unavailable, Vault
from avvik.domain.configuration import Configuration
from avvik.domain.events import CaseEvent


async def sealed_events(
    vault: Vault, stream: UUID, row: CaseRow | None, events: Sequence[CaseEvent]
) -> tuple[NewEvent, ...]:
    """The events on their way into the case's stream, every personal field sealed."""
    held = dict(sealing.keys_in(row.case)) if row else {}
    first = row.version + 1 if row else 1
    plain = [sealing.unsealed(event, version) for version, event in enumerate(events, first)]
    wanted = {subject for each in plain for subject, _, _ in each.personal}
    key_of = (await _keys(vault, held, wanted)).__getitem__
    return tuple(
        [
            NewEvent(stream=stream, version=each.version, event=each.sealed(stream, key_of))
            for each in plain
        ]
    )


async def escrow(vault: Vault, row: CaseRow, configuration: Configuration) -> None:
    """Before a case is diverted: its keys, wrapped for the office alone, durable in the vault."""
    assert configuration.whistleblowing_key is not None
    office = offices.public_key(configuration.whistleblowing_key)
    wanted = {key_id for _, key_id in sealing.keys_in(row.case)}
    fetched = await vault.fetch(wanted)
    if wanted - fetched.keys():
        raise Unavailable("vault")
    await vault.escrow(row.id, office, tuple(fetched.values()))


async def _keys(
    vault: Vault, held: Mapping[str, UUID], wanted: Collection[str]
) -> dict[str, DataKey]:
    missing = [subject for subject in wanted if subject not in held] if held else wanted
    keys = dict(zip(missing, await vault.new(len(missing)), strict=True)) if missing else {}
    if len(keys) < len(wanted):
        known = {subject: held[subject] for subject in wanted if subject in held}
        fetched = await vault.fetch(known.values())
        if len(fetched) < len(set(known.values())):
            # Gone without a destruction on record: a fault, and nothing is written.
            raise Unavailable("vault")
        keys.update((subject, fetched[key]) for subject, key in known.items())
    return keys
