"""What holds for every act: done once, repeated, refused to others, and fed with anything."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from avvik.api.acts.act import Act
from avvik.api.acts.table import ACTS
from avvik.api.wording.acts import DONE, NOW
from avvik.application.access import NotPermitted, Sight, authorise
from avvik.domain import decisions, deviation
from avvik.domain.events import Withdrawn
from tests.avvik.api.every_act import EXAMPLES, Example
from tests.avvik.api.front import Front
from tests.avvik.api.given import Step, given
from tests.builders import accepted, case, measure, reported

by_path = pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.step.path)
HOSTILE = (
    b"null",
    b"[]",
    b"{",
    b'{"a": "\xff"}',
    b'{"text": "\\ud800"}',
    b'{"reason": 1e400}',
    b"[" * 10_000,
    b'{"a":' * 10_000,
    b'{"reason": "a", "reason": 7}',
)
DATES = {"deadline", "answer_by", "due_on", "effect_on"}
# What no line of text may hold, and no paragraph either.
UNPRINTABLE = ("\x00", "a\x07b", "\u200b\u2060", "  \u3164")


def test_every_command_has_its_act_its_words_and_its_example() -> None:
    commands = {*decisions.Act.__args__} - {decisions.Rehome, decisions.Join}

    assert {act.command for act in ACTS} == commands
    assert {act.path for act in ACTS} | {"support"} == DONE.keys()
    assert {example.step.path.replace("/1/", "/{measure}/") for example in EXAMPLES} == {
        act.path for act in ACTS
    }


def test_every_status_has_its_words() -> None:
    statuses = {phase.__struct_config__.tag for phase in deviation.Case.__args__}

    assert statuses - NOW.keys() == {"rejected", "closed", "linked", "withdrawn"}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.path)
def test_the_contract_names_exactly_who_may(act: Act) -> None:
    command = act.to_command(_body(act), 1 if "{measure}" in act.path else None)
    capacities = {
        "reporter": Sight(reporter=True),
        "official": Sight(official=True),
        "leads": Sight(official=True, leads=("ntnu.ie.idi",)),
        "measures": Sight(measures=(1,)),
        "receiver": Sight(receiver=True),
        "custodian": Sight(custodian=True),
        "auditor": Sight(auditor=True),
        "supporter": Sight(supporter=True),
        "metadata": Sight(metadata=True),
    }

    may = {name for name, seen in capacities.items() if _may(command, seen)}

    # Leaders are officials; deciding what is contested has its own test.
    by = {*act.by} | ({"leads"} if "official" in act.by else set())
    assert may == by - {"decides"}


def _body(act: Act) -> msgspec.Struct:
    return msgspec.convert(act.example, act.body)


def _may(command: decisions.Act, seen: Sight) -> bool:
    try:
        # Only what was withdrawn may be reopened by every official.
        authorise(command, seen, case(reported(), accepted(), measure(), Withdrawn()))
    except NotPermitted:
        return False
    return True


@by_path
async def test_an_act_is_done_and_says_what_happens_next(front: Front, example: Example) -> None:
    made = await given(front, *example.before, **example.report)

    answer = await made.does(example.step, accept_language="en")

    told = answer.json()
    is_addition = example.step.path == "measures"
    assert answer.status_code == (201 if is_addition else 200), answer.text
    assert told.keys() == {"id", "reference", "status", "version", "next"}
    assert (told["status"], told["version"]) == (example.leaves, made.version + 1)
    assert answer.headers["etag"] == f'"{made.version + 1}"'
    assert answer.headers["content-language"] == "en"
    assert told["next"]["text"].startswith(DONE[_path(example)].en)
    if is_addition:
        assert answer.headers["location"] == f"{made.case}/measures/1"


@by_path
async def test_the_same_act_twice_under_one_key_is_one_event(
    front: Front, dsn: str, example: Example
) -> None:
    made = await given(front, *example.before, **example.report)
    body = await made.filled(example.step.body)
    path = f"{made.case}/{example.step.path}"
    asked = {"if_match": f'"{made.version}"', "idempotency_key": "once"}

    first, second = [await front.post(example.step.who, path, body, **asked) for _ in range(2)]

    assert first.is_success
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert first.headers["etag"] == second.headers["etag"]
    assert await _versions(dsn, made.case) == made.version + 1


async def _versions(dsn: str, case_path: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        count: int = await connection.fetchval(
            "select count(*) from avvik.events where originator_id = $1", UUID(case_path[-36:])
        )
    finally:
        await connection.close()
    return count


async def test_who_does_not_see_the_case_learns_nothing(front: Front) -> None:
    made = await given(front)
    for example in EXAMPLES:
        body = await made.filled(example.step.body)

        answer = await front.post("student-2", f"{made.case}/{example.step.path}", body)

        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


async def test_hostile_content_is_refused_as_content(front: Front) -> None:
    made = await given(front)
    for example in EXAMPLES:
        headers = front.bearer(example.step.who) | {"content-type": "application/json"}
        for content in HOSTILE:
            path = f"{made.case}/{example.step.path}"
            answer = await front.client.post(path, content=content, headers=headers)

            assert answer.status_code == 422, (path, content[:30])


async def test_every_wrong_field_is_pointed_at(front: Front) -> None:
    made = await given(front)
    for example in EXAMPLES:
        for pointer, wrong in _wrong(await made.filled(example.step.body)):
            path = f"{made.case}/{example.step.path}"
            answer = await front.post(example.step.who, path, wrong)

            assert answer.status_code == 422, (path, wrong, answer.text)
            assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def _wrong(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "/nonsense", {**body, "nonsense": 1}
    for name, value in body.items():
        yield f"/{name}", {**body, name: [7]}
        if isinstance(value, str):
            yield f"/{name}", {**body, name: "x" * 30_000}
            for text in UNPRINTABLE:
                yield f"/{name}", {**body, name: text}


def _path(example: Example) -> str:
    return example.step.path.replace("/1/", "/{measure}/")


async def test_no_day_is_too_far_away_to_be_answered(front: Front) -> None:
    for example in EXAMPLES:
        for name in DATES & example.step.body.keys():
            made = await given(front, *example.before, **example.report)
            for day in ("0001-01-01", "9999-12-31"):
                extreme = Step(
                    example.step.who, example.step.path, {**example.step.body, name: day}
                )
                answer = await made.does(extreme)

                assert answer.status_code in (200, 201, 412, 422), (extreme, answer.text)
