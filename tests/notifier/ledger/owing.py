"""Givens of the ledger's tests: a message that obliges us, and a sender that holds the duty."""

from uuid import uuid4

from notifier.incoming import Envelope, read
from notifier.ledger import Ledger
from notifier.ledger.deliveries import Whom
from notifier.ledger.duties import Claim
from notifier.ledger.reports import Entry
from notifier.mail import Answer
from notifier.policy import Duty
from tests.notifier import given

NOW = given.NOW
LEADER = Duty(role="line_leader", unit="ntnu.ie.idi")
CONTACT = Duty(role="study_quality_contact", unit="ntnu.ie.idi")
REPORTER = Duty(role="reporter", unit="ntnu.ie.idi")
HEAD = Whom(person="head")
ACCEPTED = Answer(result="accepted", code=250, enhanced="2.0.0")
REFUSED = Answer(result="refused", code=550, enhanced="5.1.1")


def envelope(sequence: int = 1, previous: int = 0) -> Envelope:
    return read(given.message(sequence, previous)).envelope


def entry() -> Entry:
    return Entry(id=uuid4(), body=b"{}")


async def accept(ledger: Ledger, sequence: int = 1, previous: int = 0, *duties: Duty) -> bool:
    body = given.message(sequence, previous)
    return await ledger.messages.accept(envelope(sequence, previous), body, duties, NOW)


async def claimed(ledger: Ledger, *duties: Duty) -> Claim:
    await accept(ledger, 1, 0, *duties)
    claim = await ledger.duties.claim(NOW)
    assert claim is not None
    return claim


async def record(ledger: Ledger, claim: Claim, whom: Whom, answer: Answer) -> Entry:
    told = entry()
    event = given.event_id(1)
    await ledger.deliveries.record(claim, event, whom, answer=answer, entry=told, now=NOW)
    return told
