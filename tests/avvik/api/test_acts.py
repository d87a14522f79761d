"""Acknowledging and closing over HTTP: the order of answers, versions, repeats."""

from uuid import uuid4

from tests.avvik.api.front import CASES, CLOSING, Front


async def test_a_leader_acknowledges_and_closes(front: Front) -> None:
    case = await front.report("student-1")

    taken = await front.acknowledge("idi-leder", case, 1)
    closed = await front.close("idi-leder", case, 2)

    assert (taken.status_code, taken.headers["etag"]) == (200, '"2"')
    assert taken.json().keys() == {"id", "reference", "status", "version", "next"}
    assert (closed.status_code, closed.headers["etag"]) == (200, '"3"')
    assert closed.json()["status"] == "closed"
    shown = (await front.get("student-1", case)).json()
    assert (shown["outcome"], shown["public_answer"]) == tuple(CLOSING.values())


async def test_the_form_is_looked_at_before_the_case(front: Front) -> None:
    answer = await front.post("student-2", f"{CASES}/{uuid4()}/closing", {"outcome": "fixed"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/public_answer"


async def test_a_case_that_is_not_there_and_one_that_is_not_theirs_look_the_same(
    front: Front,
) -> None:
    case = await front.report("student-1")

    answers = [
        await front.close("student-2", path)
        for path in (case, f"{CASES}/{uuid4()}", f"{CASES}/7", f"{CASES}/{{{case[-36:]}}}")
    ]

    bodies = [answer.json() | {"instance": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert all(body == bodies[0] for body in bodies)


async def test_somebody_who_sees_the_case_learns_that_the_act_is_not_theirs(front: Front) -> None:
    case = await front.report("student-1")

    for person in ("student-1", "ie-kontakt", "revisor", "kvalitet"):
        for answer in (await front.acknowledge(person, case, 9), await front.close(person, case)):
            assert answer.status_code == 403
            assert answer.json()["type"] == "/problems/not-permitted"


async def test_an_act_names_the_version_that_it_is_about(front: Front) -> None:
    case = await front.report("student-1")

    for headers in ({}, {"if_match": "*"}):
        answer = await front.post("idi-leder", f"{case}/closing", CLOSING, **headers)
        assert answer.status_code == 428
        assert answer.json()["type"] == "/problems/version-required"


async def test_a_stale_version_is_refused_with_the_present_one(front: Front) -> None:
    case = await front.report("student-1")

    for tag in ('"7"', '"x"', 'W/"1"'):
        answer = await front.post("idi-leder", f"{case}/closing", CLOSING, if_match=tag)
        assert answer.status_code == 412, tag
        assert answer.headers["etag"] == '"1"'


async def test_a_version_that_makes_no_sense_is_a_matter_of_form(front: Front) -> None:
    case = await front.report("student-1")

    for tag in ("1", '"1", "2"', '"1', ""):
        answer = await front.post("idi-leder", f"{case}/closing", CLOSING, if_match=tag)
        assert answer.status_code == 422, tag


async def test_what_a_rule_refuses_is_a_conflict_with_its_own_type(front: Front) -> None:
    case = await front.report("student-1")
    await front.acknowledge("idi-leder", case, 1)

    again = await front.acknowledge("idi-leder", case, 2)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-acknowledged")

    await front.close("idi-leder", case, 2)
    closed = await front.close("idi-leder", case, 3)
    assert (closed.status_code, closed.json()["type"]) == (409, "/problems/not-open")


async def test_an_unknown_outcome_is_a_wrong_field(front: Front) -> None:
    case = await front.report("student-1")
    body = {**CLOSING, "outcome": "miracle"}
    answer = await front.post("idi-leder", f"{case}/closing", body, if_match='"1"')

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/outcome"


async def test_an_act_repeated_under_its_key_is_answered_as_the_first_time(front: Front) -> None:
    case = await front.report("student-1")
    asked = {"if_match": '"1"', "idempotency_key": "close-it"}

    first = await front.post("idi-leder", f"{case}/closing", CLOSING, **asked)
    second = await front.post("idi-leder", f"{case}/closing", CLOSING, **asked)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert second.headers["etag"] == '"2"'


async def test_an_answer_to_an_act_comes_in_the_callers_language(front: Front) -> None:
    case = await front.report("student-1", language="nn")
    answer = await front.post(
        "idi-leder", f"{case}/closing", CLOSING, if_match='"1"', accept_language="en"
    )

    assert answer.headers["content-language"] == "en"
    assert "closed" in answer.json()["next"]["text"]
