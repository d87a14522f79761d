"""Givens for rebuilds."""

from contextlib import nullcontext
from uuid import uuid4

from avvik.adapters.postgres.folding import Means
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.ports import CaseRow, Commit, NewEvent, Vault
from avvik.application.pseudonyms import support_code, support_hash
from avvik.application.sealing import seal
from avvik.domain.deviation import evolve
from avvik.domain.values import Contact
from tests.avvik.adapters.commits import NO_FACTS, case_id
from tests.avvik.application.desk import SECRET
from tests.builders import person, reported


def means(dsn: str, vault: Vault) -> Means:
    """To fold that log, with the keys in that vault."""
    return Means(dsn=dsn, secret=SECRET, vault=lambda: nullcontext(vault))


async def report(log: PostgresLog, vault: Vault, number: int) -> CaseRow:
    """A case as the api would have recorded it, with its keys in the vault."""
    case, who = case_id(), person(f"student-{number}")
    keys = dict(zip(("reporter", "contact"), await vault.new(2), strict=True))
    given = reported(
        reference=f"AVV-2026-{number}",
        contact=Contact(person=who, name="Stine Eksempel"),
        disqualified=(person("leder"), person("dekan"))[: number % 3],
    )
    event = seal(given, case, 1, keys.__getitem__)
    row = CaseRow(
        id=case,
        version=1,
        reporter=who,
        support=support_hash(SECRET, support_code(SECRET, case)),
        case=evolve(None, event),
    )
    new = NewEvent(stream=case, version=1, event=event)
    await log.append(
        Commit(
            command_id=uuid4(), actor="reporter", events=(new,), facts_position=NO_FACTS, case=row
        )
    )
    return row
