"""Stretches of the log become messages, whatever the teller knew before."""

from collections.abc import Sequence
from itertools import zip_longest

import asyncpg
import pytest

from avvik.adapters.postgres.codec import write
from avvik.domain import events as e
from avvik.domain.events import CaseEvent
from avvik.followers import reading
from avvik.followers.publish import outgoing as telling
from avvik.followers.publish.messages import PUBLISHED
from avvik.followers.publish.outgoing import Teller, outgoing
from avvik.followers.reading import Row
from tests.avvik.adapters.commits import case_id
from tests.builders import DUE, accepted, closed, person, reported
from tests.servers import INSTITUTION

CONTESTED: tuple[CaseEvent, ...] = (
    reported(),
    accepted(category="physical", unit="ntnu.ie.ies", reached="ntnu.ie"),
    closed(),
    e.Contested(reason="uenig", unit="ntnu", against=person("leder"), due=DUE.closing),
    e.Reopened(cause="contested", reason="ny vurdering", due=DUE),
    closed(),
)
MOVED: tuple[CaseEvent, ...] = (
    reported(),
    e.Recused(person=person("leder"), reached="ntnu.ie"),
    e.Acknowledged(unit="ntnu.ie", expires_at=DUE.closing),
    e.UnitTransferred(origin="ntnu.ie.idi", unit="ntnu.ie.ies", reached="ntnu.ie", cause="person"),
    e.Escalated(unit="ntnu", cause="clock"),
    e.Withdrawn(reason="løst"),
)
ADD = """
    insert into avvik.events (originator_id, originator_version, topic, state)
    values ($1, $2, $3, $4)
"""


async def two_cases(connection: asyncpg.Connection) -> Sequence[Row]:
    """Two cases whose events alternate in the log."""
    one, other = case_id(), case_id()
    for version, both in enumerate(zip(CONTESTED, MOVED, strict=True), start=1):
        for case, event in zip((one, other), both, strict=True):
            await connection.execute(ADD, case, version, *write(event))
    return await reading.between(connection, 0, 2**63 - 1, PUBLISHED, 100)


@pytest.mark.parametrize("known", [0, 1, telling.KNOWN], ids=["none", "one case", "all"])
@pytest.mark.parametrize("stretch", [1, 3, 100])
async def test_an_event_is_told_in_the_same_words_wherever_the_telling_begins(
    log_dsn: str, monkeypatch: pytest.MonkeyPatch, known: int, stretch: int
) -> None:
    monkeypatch.setattr(telling, "KNOWN", known)
    connection = await asyncpg.connect(log_dsn)
    rows = await two_cases(connection)
    bodies = [(await outgoing(connection, [row], 0, INSTITUTION))[0].body for row in rows]
    assert len(bodies) == len(CONTESTED) + len(MOVED)
    for begun in range(len(rows)):
        teller = Teller(INSTITUTION)
        stretches = [rows[start : start + stretch] for start in range(begun, len(rows), stretch)]
        moves = await teller.ask(connection, stretches[0])
        told = []
        for some, next_ones in zip_longest(stretches, stretches[1:], fillvalue=()):
            # As the publisher does: it reads on while it tells.
            ahead = await teller.ask(connection, next_ones)
            told += [each.body for row in some for each in teller.tell([row], moves, 0)]
            moves = ahead
        assert told == bodies[begun:]
    await connection.close()


async def test_each_message_names_the_one_before_it(log_dsn: str) -> None:
    connection = await asyncpg.connect(log_dsn)
    rows = await two_cases(connection)
    messages = await outgoing(connection, rows, 7, INSTITUTION)
    positions = [row["notification_id"] for row in rows]
    assert [each.position for each in messages] == positions
    assert [each.previous for each in messages] == [7, *positions][:-1]
    await connection.close()
