"""Two people at once."""

import asyncio

from tests.avvik.api.front import Front
from tests.avvik.api.given import ACCEPT, given

WRITERS = 8


async def test_of_many_writers_on_one_version_exactly_one_wins(front: Front) -> None:
    made = await given(front)
    body = await made.filled(ACCEPT.body)
    path = f"{made.case}/acceptance"

    answers = await asyncio.gather(
        *(
            front.post(who, path, {**body, "comment": f"Nummer {number}."}, if_match='"1"')
            for number, who in enumerate(["ie-kontakt", "idi-leder"] * (WRITERS // 2))
        )
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, *[412] * (WRITERS - 1)]
    for answer in answers:
        assert answer.headers["etag"] == '"2"'


async def test_messages_of_many_at_once_all_arrive(front: Front) -> None:
    made = await given(front)

    answers = await asyncio.gather(
        *(
            front.post(who, f"{made.case}/messages", {"text": f"Nummer {n}."}, if_match="*")
            for n, who in enumerate(["student-1", "idi-leder", "ie-kontakt"])
        )
    )

    assert sorted(answer.json()["version"] for answer in answers) == [2, 3, 4]
