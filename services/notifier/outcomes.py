"""What became of an errand: put on record, and said to avvik and to operators."""

import asyncio
from collections.abc import Awaitable, Callable, Set
from typing import Literal

import structlog

from notifier import database, metrics, outbox, policy
from notifier.clock import Clock
from notifier.errand import Choice, Errand
from notifier.ledger import Ledger
from notifier.ledger.reports import Entry
from notifier.letter import message_id
from notifier.mail import Answer
from notifier.settings import Settings

_PAUSE = 0.2

_log = structlog.get_logger(__name__)


class Outcomes:
    """Records what was done already, however long that takes: else it is done again."""

    def __init__(
        self, settings: Settings, ledger: Ledger, clock: Clock, reported: asyncio.Event
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._clock = clock
        self._reported = reported
        self._unrecorded: set[int] = set()

    @property
    def unrecorded(self) -> Set[int]:
        """Duties that nobody here may claim until then, even if their lease ends."""
        return self._unrecorded

    async def record(self, errand: Errand, choice: Choice, answer: Answer) -> None:
        """The mail server, or the lack of an address, has settled it for this person."""
        entry = self._entry(errand, answer, choice)
        await self.insist(
            errand,
            lambda: self._ledger.deliveries.record(
                errand.claim,
                errand.event_id,
                choice.whom,
                answer=answer,
                entry=entry,
                now=self._clock(),
            ),
        )
        self._announce(errand, answer)

    async def give_up(self, errand: Errand, outcome: Literal["not_needed", "unreachable"]) -> None:
        """Nobody need be told any more, or nobody can be."""
        answer = Answer(result=outcome)
        await self._ledger.duties.give_up(errand.claim, outcome, self._entry(errand, answer))
        self._announce(errand, answer)

    async def insist(self, errand: Errand, record: Callable[[], Awaitable[None]]) -> None:
        """Record how a duty stands, as often as the database needs to take it."""
        self._unrecorded.add(errand.claim.id)
        try:
            await _recorded(record)
        finally:
            self._unrecorded.discard(errand.claim.id)

    def message_id(self, errand: Errand, choice: Choice) -> str:
        """What the mail to this person is known by, to us and to mail servers."""
        return message_id(
            _told_of(errand),
            _known_as(errand, choice),
            errand.claim.channel,
            self._settings.sender_domain,
        )

    def _entry(self, errand: Errand, answer: Answer, choice: Choice | None = None) -> Entry:
        claim = errand.claim
        person = choice.person if choice else None
        whom = _known_as(errand, choice) if choice else f"{claim.role}@{claim.unit}"
        outcome = answer.result
        assert outcome != "deferred"
        delivery = outbox.Delivery(
            delivery=outbox.delivery_id(_told_of(errand), whom, claim.channel, outcome),
            event_id=errand.event_id,
            case=errand.message.fact.case,
            role=person.role if person else claim.role,
            unit=(person and person.unit) or claim.unit,
            person=person.person if person else None,
            channel=claim.channel,
            outcome=outcome,
            code=answer.code,
            enhanced=answer.enhanced,
            at=self._clock(),
            message_id=self.message_id(errand, choice) if choice else None,
        )
        return outbox.entry(delivery, self._settings.institution, errand.message.envelope.trace)

    def _announce(self, errand: Errand, answer: Answer) -> None:
        """Tell operators, and wake the outbox."""
        self._reported.set()
        metrics.DELIVERIES.labels(answer.result).inc()
        if answer.result == "accepted":
            seconds = (self._clock() - errand.message.envelope.time).total_seconds()
            metrics.DELIVERY_SECONDS.observe(max(seconds, 0))
        alarming = answer.result == "unreachable" and errand.claim.role in policy.LAST_RESORTS
        line = _log.error if alarming else _log.info
        line("delivery", outcome=answer.result, code=answer.code, enhanced=answer.enhanced)


def _told_of(errand: Errand) -> str:
    """The event, and its time: a restored log may have another one under the id."""
    return f"{errand.event_id} {errand.message.envelope.time.isoformat()}"


def _known_as(errand: Errand, choice: Choice) -> str:
    """Whoever is asked for more by another mail gets that as one of its own."""
    return f"{choice.whom} {errand.claim.asks}"


async def _recorded(record: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await record()
        except database.UNABLE as reason:
            _log.warning("record_failed", error=type(reason).__name__)
            await asyncio.sleep(_PAUSE)
        else:
            return
