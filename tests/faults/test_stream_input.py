"""What does not belong on the stream is ignored or set aside; alerts go on once it is gone."""

import json

from tests.e2e.people import caller, letter_to
from tests.e2e.system import System
from tests.faults import oracle
from tests.servers import INSTITUTION, eventually

SUBJECT = f"avvik.event.{INSTITUTION}.deviation_reported.v1"
DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000


async def test_duplicates_are_ignored_and_what_cannot_be_read_is_set_aside(
    system: System,
) -> None:
    await system.heal()
    async with caller(system, "student-1") as student, caller(system, "idi-leder") as leader:
        first = (await student.report()).json()["id"]
        second = (await student.report()).json()["id"]
        await leader.deliveries(first, at_least=3)
        await leader.deliveries(second, at_least=3)
        *_, earlier, later = await oracle.messages(system)
        unknown = json.dumps(json.loads(later) | {"type": "deviation_sung.v1", "id": f"{first}/9"})
        poison = [b"\xff\x00", b"[]", DEEP, unknown.encode()]
        await put(system, later, earlier, *poison)
        await eventually(lambda: parked(system, len(poison)))

        # Nothing follows a foreign message until somebody has looked and removed the stream.
        third = (await student.report()).json()["id"]
        async with system.jetstream.connect("admin") as client:
            await client.jetstream().delete_stream("AVVIK")
        await letter_to(system, "idi-leder", third)
        await leader.deliveries(third, at_least=3)

    assert [len(system.mail.about(case)) for case in (first, second, third)] == [3, 3, 3]
    assert await oracle.disordered(system) == 0


async def put(system: System, *bodies: bytes) -> None:
    """Publish as avvik, past avvik's own publisher."""
    async with system.jetstream.connect("avvik") as client:
        for body in bodies:
            await client.jetstream().publish(SUBJECT, body)


async def parked(system: System, count: int) -> bool:
    async with system.database("notifier") as connection:
        return bool(await connection.fetchval("select count(*) from notifier.parked") == count)
