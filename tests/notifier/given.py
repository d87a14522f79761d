"""Givens of the notifier's tests: messages, people, a clock that stands, and avvik's side."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import asdict, replace
from nats.aio.msg import Msg

from notifier.incoming import Label, Labels, Person
from notifier.settings import Settings
from tests.servers import INSTITUTION, Jetstream

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
CASE = "0198c0de-0000-7000-8000-000000000017"
OTHER_CASE = UUID("0198c0de-0000-7000-8000-000000000009")
TRACE = "0af7651916cd43dd8448eb211c80319c"


@dataclass
class Clock:
    """Stands until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


DATA: dict[str, dict[str, Any]] = {
    "deviation_reported.v1": {
        "case": CASE,
        "reference": "AVV-2026-17",
        "unit": "ntnu.ie.idi",
        "reached": "ntnu.ie.idi",
        "category": "digital",
        "level": None,
        "language": "nn",
        "due": {
            "acceptance": "2026-11-20T14:00:00Z",
            "first_answer": "2026-11-27T14:00:00Z",
            "closing": "2027-01-15T14:00:00Z",
        },
    },
    "deviation_acknowledged.v1": {
        "case": CASE,
        "reference": "AVV-2026-17",
        "unit": "ntnu.ie.idi",
        "category": "digital",
        "expires_at": "2026-12-01T14:00:00Z",
    },
    "deviation_closed.v1": {
        "case": CASE,
        "reference": "AVV-2026-17",
        "unit": "ntnu.ie.idi",
        "category": "digital",
        "outcome": "fixed",
        "contest_until": "2026-11-30T14:00:00Z",
    },
}

# Whatever else avvik tells, told of this case as its examples are.
EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
for path in sorted(EXAMPLES.glob("deviation_*.json")):
    about = {"case": CASE, "reference": "AVV-2026-17"}
    DATA.setdefault(path.stem, json.loads(path.read_bytes())["data"] | about)


def event_id(sequence: int) -> str:
    """The id of the message at a position."""
    return f"{CASE}/{sequence}"


def message(
    sequence: int = 1, previous: int = 0, kind: str = "deviation_reported.v1", **data: object
) -> bytes:
    """A message as avvik publishes it."""
    return json.dumps(
        {
            "specversion": "1.0",
            "id": event_id(sequence),
            "source": "/avvik/ntnu",
            "type": kind,
            "time": NOW.isoformat(),
            "datacontenttype": "application/json",
            "sequence": f"{sequence:020}",
            "previous": f"{previous:020}",
            "traceparent": f"00-{TRACE}-b7ad6b7169203331-01",
            "data": DATA.get(kind, {}) | data,
        }
    ).encode()


LABELS = Labels(
    unit=Label(
        nb="Institutt for datateknologi",
        nn="Institutt for datateknologi",
        en="Department of Computer Science",
    ),
    category=Label(
        nb="fysisk læringsmiljø", nn="fysisk læringsmiljø", en="physical learning environment"
    ),
)
OUTCOME = Label(nb="Delvis rettet", nn="Delvis retta", en="Partly fixed")
# As avvik calls whatever a message may name.
NAMED = replace(
    LABELS,
    outcome=OUTCOME,
    receiver=Label(nb="Klage på karakter", nn="Klage på karakter", en="Appeal against a grade"),
    severity=Label(nb="Høy", nn="Høg", en="High"),
    origin=Label(
        nb="Institutt for elektroniske systemer",
        nn="Institutt for elektroniske system",
        en="Department of Electronic Systems",
    ),
)
FACULTY = Label(
    nb="Fakultet for informasjonsteknologi og elektroteknikk",
    nn="Fakultet for informasjonsteknologi og elektroteknikk",
    en="Faculty of Information Technology and Electrical Engineering",
)


_HEAD = Person(
    unit="ntnu.ie.idi",
    unit_name=LABELS.unit,
    role="line_leader",
    person="head",
    address="head@example.org",
    language="nb",
)


def person(name: str = "head", role: str = "line_leader", **changes: Any) -> Person:
    """Someone to tell."""
    named = {"person": name, "role": role, "address": f"{name}@example.org"}
    return replace(_HEAD, **named | changes)


@dataclass
class Avvik:
    """avvik's side of the two questions: answers as told, and remembers what was asked."""

    people: dict[str, list[Person]] = field(default_factory=dict)
    labels: Labels = LABELS
    still_relevant: bool = True
    messages: list[bytes] = field(default_factory=list)
    raw: bytes | None = None
    at_once: int = 500
    asked: list[dict[str, Any]] = field(default_factory=list)

    def recipients(self, role: str, named: int) -> bytes:
        """The answer for a role, after those who were named."""
        told = self.people.get(role, [])[named : named + self.at_once]
        return msgspec.json.encode(
            {
                "still_relevant": self.still_relevant,
                "people": [asdict(each) | {"name": "Kari Nordmann"} for each in told],
                "labels": self.labels,
                "more": len(told) == self.at_once,
            }
        )

    async def answer(self, question: Msg) -> None:
        """Reply to one question."""
        asked = json.loads(question.data)
        self.asked.append(asked)
        if self.raw is not None:
            reply = self.raw
        elif question.subject.endswith(".recipients"):
            reply = self.recipients(asked["role"], asked["named"])
        else:
            reply = b'{"messages": [' + b",".join(self.messages) + b"]}"
        await question.respond(reply)

    @asynccontextmanager
    async def answering(self, jetstream: Jetstream) -> AsyncIterator[None]:
        """Answer for as long as this lasts."""
        async with jetstream.connect("avvik") as client:
            await client.subscribe(f"avvik-rpc.{INSTITUTION}.>", cb=self.answer)
            await client.flush()
            yield


_SETTINGS = Settings(
    institution=INSTITUTION,
    database_url="postgresql://nowhere",
    nats_url="tls://nowhere",
    nats_ca_file=Path("/nowhere"),
    nats_seed_file=Path("/nowhere"),
    smtp_url="smtp://nowhere",
    sender="avvik@example.org",
    public_url="https://avvik.example.org",
    metrics_port=1,
)


def settings(**changes: Any) -> Settings:
    """Settings of a small installation."""
    return replace(_SETTINGS, **changes)


def events() -> dict[str, asyncio.Event]:
    """The bells that a sender hears and rings."""
    return {"owed": asyncio.Event(), "reported": asyncio.Event()}
