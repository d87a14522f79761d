"""What must be true once a fault is over, judged from outside: by what clients were told,
by the mail server, by the stream, and by the tables.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial

from msgspec import Struct
from nats.js.errors import NotFoundError

from avvik.adapters.postgres.rebuild import Comparison
from avvik.bootstrap import rebuild_cases
from avvik.followers.publish.messages import PUBLISHED
from avvik.settings import Store
from tests.e2e.post_office import Letter
from tests.e2e.system import System
from tests.faults.load import Load
from tests.servers import INSTITUTION, eventually

# Who hears of a report at TDT4100.
TOLD = ("idi-leder", "ie-kontakt", "student-1")
# Longer than a lease, and than a busy machine takes.
PATIENCE = 120

_STORED = """
    select originator_id::text, count(*) from avvik.events
    where topic = 'reported' and originator_id = any ($1::uuid[]) group by 1
"""
_RECORDED = """
    select convert_from(state, 'UTF8') from avvik.events where topic = 'delivery_recorded'
"""
_PUBLISHED = """
    select notification_id from avvik.events
    where topic = any ($1) order by notification_id
"""


class Tally(Struct, frozen=True, kw_only=True):
    """What came of a fault.

    `repeated` are mails that came again under their Message-ID: possible only where a notifier
    dies between the server's acceptance and its own record. All below it must be zero.
    """

    sent: int
    acknowledged: int
    stored: int
    mailed: int
    repeated: int = 0
    lost: int = 0
    unrecorded: int = 0
    doubled: int = 0
    disordered: int = 0
    differing: int = 0

    @property
    def is_whole(self) -> bool:
        """Nothing lost, doubled, out of order or different from the log."""
        return not (
            self.lost or self.unrecorded or self.doubled or self.disordered or self.differing
        ) and (self.sent == self.acknowledged == self.stored)


async def settled(system: System, load: Load, told: Sequence[str] = TOLD) -> Tally:
    """Wait until everybody was told of everything and it is on record; then count."""
    cases = [each.case for each in load.acknowledged]
    # If they never are, the counts tell what is missing.
    with contextlib.suppress(TimeoutError):
        await eventually(partial(_is_settled, system, cases, told), within=PATIENCE)
    letters = _letters(system, cases)
    distinct = len({(each.id, each.recipient) for each in _about(system, cases)})
    recorded = await _recorded(system, cases)
    async with system.database() as connection:
        stored = {row[0]: row[1] for row in await connection.fetch(_STORED, cases)}
    owed = {(case, f"{person}@example.org") for case in cases for person in told}
    comparison = await compare(system)
    return Tally(
        sent=load.sent,
        acknowledged=len(set(cases)),
        stored=sum(stored.values()),
        mailed=len(letters),
        repeated=letters.total() - distinct,
        lost=len(owed - letters.keys()) + len(set(cases) - stored.keys()),
        unrecorded=len(cases) * len(told) - len(recorded),
        doubled=distinct - len(letters) + len(cases) - len(set(cases)),
        disordered=await disordered(system),
        differing=comparison.lacking + comparison.stray + comparison.changed,
    )


async def _is_settled(system: System, cases: Collection[str], told: Sequence[str]) -> bool:
    return len(_letters(system, cases)) >= len(cases) * len(told) and len(
        await _recorded(system, cases)
    ) >= len(cases) * len(told)


def _letters(system: System, cases: Collection[str]) -> Counter[tuple[str, str]]:
    """How often each recipient was told of each case."""
    return Counter((case_of(letter), letter.recipient) for letter in _about(system, cases))


def _about(system: System, cases: Collection[str]) -> list[Letter]:
    wanted = set(cases)
    return [letter for letter in list(system.mail.letters) if case_of(letter) in wanted]


def case_of(letter: Letter) -> str:
    """The case that a mail is about, from its one link."""
    return letter.text.partition("/api/v1/deviations/")[2].split()[0]


async def _recorded(system: System, cases: Collection[str]) -> set[tuple[str, str]]:
    """Accepted deliveries in the log, as (event, role)."""
    wanted = set(cases)
    async with system.database() as connection:
        rows = [json.loads(row[0]) for row in await connection.fetch(_RECORDED)]
    return {
        (row["event_id"], row["role"])
        for row in rows
        if row["outcome"] == "accepted" and row["event_id"].partition("/")[0] in wanted
    }


async def compare(system: System) -> Comparison:
    """How the live table of cases differs from the log."""
    store = Store(
        institution=INSTITUTION,
        database_url=system.postgres.dsn("avvik"),
        vault_url=system.postgres.dsn("vault"),
        kek_file=system.secrets / "kek",
        secret_file=system.secrets / "secret",
    )
    return await rebuild_cases(store, only_compare=True)


async def disordered(system: System) -> int:
    """How many messages of the log are missing on the stream, doubled, or out of order."""
    async with system.database() as connection:
        log = [row[0] for row in await connection.fetch(_PUBLISHED, PUBLISHED)]
    stream = [int(json.loads(body)["sequence"]) for body in await messages(system)]
    misplaced = [here != there for here, there in zip(log, stream, strict=False)]
    return misplaced.count(True) + abs(len(log) - len(stream))


async def messages(system: System) -> list[bytes]:
    """What the log's publisher has put on the stream, in order."""
    async with system.jetstream.connect("admin") as client:
        jetstream = client.jetstream()
        info = await jetstream.stream_info("AVVIK")
        found = []
        for sequence in range(info.state.first_seq, info.state.last_seq + 1):
            try:
                message = await jetstream.get_msg("AVVIK", sequence)
            except NotFoundError:
                continue
            found.append(message.data or b"")
    return found
