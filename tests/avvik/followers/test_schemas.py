"""The contracts in `schemas/`: current, exemplified, and kept by both services."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
import yaml
from jsonschema import (  # type: ignore[import-untyped]  # its stubs are no dependency
    Draft202012Validator,
    FormatChecker,
)

from avvik.domain.events.deliveries import LINKED_LEADER, LINKED_REPORTER, LINKED_SUPPORTER
from avvik.followers.publish.messages import MESSAGES, TYPES
from avvik.followers.recipients.people import (
    REPORTER,
    SUPPORTER,
)
from avvik.followers.recipients.posts import ROLES as KNOWN_ROLES
from avvik.followers.schemas import RPC, schemas
from notifier import policy
from notifier.facts import FACTS
from notifier.outbox import Delivery, Outcome, delivery_id, entry
from notifier.policy import LINE_LEADER

SCHEMAS = Path(__file__).parents[3] / "schemas"
NAMES = (*TYPES.values(), "delivery_recorded.v1", *RPC)


def validator(name: str) -> Draft202012Validator:
    folder = "rpc" if name in RPC else "messages"
    path = SCHEMAS / folder / f"{name}.json"
    schema = json.loads(path.read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def asyncapi() -> Any:
    return yaml.safe_load((SCHEMAS / "asyncapi.yaml").read_text())


def test_the_committed_schemas_are_those_of_the_code() -> None:
    made = schemas()
    kept = {
        path.relative_to(SCHEMAS).as_posix(): path.read_bytes()
        for folder in ("messages", "rpc")
        for path in (SCHEMAS / folder).glob("*.json")
    }
    assert made == kept


@pytest.mark.parametrize("name", NAMES)
def test_every_message_has_an_example_that_fits(name: str) -> None:
    example = json.loads((SCHEMAS / "examples" / f"{name}.json").read_bytes())
    validator(name).validate(example)


def test_there_is_no_example_of_anything_else() -> None:
    assert {path.stem for path in (SCHEMAS / "examples").glob("*.json")} == set(NAMES)


@pytest.mark.parametrize("name", TYPES.values())
def test_a_schema_refuses_another_type_and_a_missing_field(name: str) -> None:
    example = json.loads((SCHEMAS / "examples" / f"{name}.json").read_bytes())
    assert not validator(name).is_valid(example | {"type": "another.v1"})
    for field in example.keys() - {"traceparent"}:
        without = {key: value for key, value in example.items() if key != field}
        assert not validator(name).is_valid(without), field


def test_all_that_is_emitted_is_described_and_all_that_is_described_exists() -> None:
    assert set(TYPES) == set(MESSAGES.values())
    document = asyncapi()
    assert set(document["components"]["messages"]) == set(NAMES)
    on_channels = [
        name for channel in document["channels"].values() for name in channel["messages"]
    ]
    assert sorted(on_channels) == sorted(NAMES)
    for name, message in document["components"]["messages"].items():
        path = SCHEMAS / message["payload"]["$ref"]
        assert path.is_file()
        assert path.stem == name


def test_events_are_described_on_the_subject_that_they_are_published_on() -> None:
    addresses = {
        name: channel["address"]
        for channel in asyncapi()["channels"].values()
        for name in channel["messages"]
    }
    for name in TYPES.values():
        assert addresses[name] == f"avvik.event.{{institution}}.{name}"
    assert addresses["delivery_recorded.v1"] == "avvik.delivery.{institution}"
    assert addresses["recipients_question.v1"] == "avvik-rpc.{institution}.recipients"
    assert addresses["messages_question.v1"] == "avvik-rpc.{institution}.messages"


def test_every_operation_names_a_channel_of_the_document() -> None:
    document = asyncapi()
    for operation in document["operations"].values():
        channel = operation["channel"]["$ref"].removeprefix("#/channels/")
        assert channel in document["channels"]
    used = {each["channel"]["$ref"].rpartition("/")[2] for each in document["operations"].values()}
    assert used | {"answers"} == set(document["channels"])


def test_avvik_knows_every_role_that_the_notifier_asks_for() -> None:
    assert set(policy.ROLES) == {
        *KNOWN_ROLES,
        LINKED_LEADER,
        LINKED_REPORTER,
        LINKED_SUPPORTER,
        REPORTER,
        SUPPORTER,
    }


def test_the_notifier_reads_every_message_that_avvik_tells() -> None:
    assert set(FACTS) == set(TYPES.values())


@pytest.mark.parametrize("outcome", get_args(Outcome))
@pytest.mark.parametrize("told", [True, False], ids=["told", "nobody told"])
def test_what_the_notifier_reports_fits_what_avvik_takes(outcome: Outcome, told: bool) -> None:
    case = UUID("019aabcd-1234-7000-8000-00000000002a")
    event_id = f"{case}/1"
    report = Delivery(
        delivery=delivery_id(event_id, LINE_LEADER, "email", outcome),
        event_id=event_id,
        case=case,
        role=LINE_LEADER,
        unit="ntnu.ie.idi",
        person=str(case) if told else None,
        channel="email",
        outcome=outcome,
        code=250 if told else None,
        enhanced="2.0.0" if told else None,
        at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        message_id="<a@example.org>" if told else None,
    )
    validator("delivery_recorded.v1").validate(json.loads(entry(report, "ntnu", "").body))
