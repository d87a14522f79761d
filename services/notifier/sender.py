"""From a duty to a mail: who is it now, tell them once, and whom to tell if that fails.

A duty waits while anything is away. It ends when somebody was told, when nobody needs to be
told any more, or when nobody is left who can be told: for whoever answers last that is an alarm.
Nobody stands above reporters and supporters: those who cannot be told are on record and no more.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import structlog
from msgspec import Struct
from msgspec.structs import replace

from notifier import backoff, database, mail, metrics, outbox, policy
from notifier.backoff import Jitter
from notifier.clock import Clock
from notifier.incoming import Labels, Message, Person, read
from notifier.ledger import Claim, Entry, LeaseLost, Ledger
from notifier.loops import wait
from notifier.mail import Answer, MailServer
from notifier.policy import Duty
from notifier.recipients import Avvik, Away
from notifier.settings import Settings
from notifier.wording import Reader, compose

_PAUSE = 0.2
# After an outage whoever has an answer to record goes first, also in another process.
_COURTESY = timedelta(seconds=3)

# What came of trying one person.
Told = Literal["told", "told_before", "deferred", "elsewhere", "beyond_reach"]
_CAPS = {"deferred": backoff.CAP_OF_MAIL, "elsewhere": backoff.FIRST}

_log = structlog.get_logger(__name__)


class Errand(Struct, frozen=True, kw_only=True):
    """A claimed duty with its message, and how to speak of it."""

    claim: Claim
    message: Message

    @property
    def event_id(self) -> str:
        """The event that somebody is to be told of."""
        return self.message.envelope.id

    @property
    def duty(self) -> Duty:
        """What we are obliged to."""
        return Duty(role=self.claim.role, unit=self.claim.unit, channel=self.claim.channel)


class Choice(Struct, frozen=True, kw_only=True):
    """Someone to tell, whether nobody at a level below could be, and whether nobody else is to be
    told then."""

    person: Person
    labels: Labels
    level_passed: bool
    is_last: bool


class Sender:
    """Discharges duties one at a time; any number of senders may work beside each other."""

    def __init__(  # noqa: PLR0913 -- the one place where all ports meet
        self,
        settings: Settings,
        ledger: Ledger,
        avvik: Avvik,
        server: MailServer,
        clock: Clock,
        *,
        jitter: Jitter = backoff.jitter,
        owed: asyncio.Event,
        reported: asyncio.Event,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._avvik = avvik
        self._server = server
        self._clock = clock
        self._jitter = jitter
        self._owed = owed
        self._reported = reported
        self._unrecorded: set[int] = set()
        self._quiet_until = datetime.min.replace(tzinfo=UTC)

    async def turn(self) -> None:
        """Discharge a duty that is due, or wait a moment for one."""
        if self._clock() < self._quiet_until:
            await asyncio.sleep(_PAUSE)
            return
        self._owed.clear()
        claim = await self._claim()
        if claim is None:
            await wait(self._owed, 1)
            return
        errand = Errand(claim=claim, message=read(claim.body))
        with structlog.contextvars.bound_contextvars(
            event_id=errand.event_id,
            role=claim.role,
            trace_id=errand.message.envelope.trace_id,
        ):
            try:
                await self._discharge_or_let_go(errand)
            except LeaseLost:
                _log.warning("lease_lost")

    async def _claim(self) -> Claim | None:
        try:
            return await self._ledger.claim(self._clock(), self._unrecorded)
        except database.AWAY:
            self._quiet_until = self._clock() + _COURTESY
            raise

    async def _discharge_or_let_go(self, errand: Errand) -> None:
        claim = errand.claim
        try:
            await self._discharge(errand)
        except database.UNABLE:
            # Whatever was sent is on record: the duty need not wait for its lease to end.
            await self._insist(claim.id, lambda: self._postpone(claim, backoff.CAP_OF_QUESTIONS))
            raise

    async def _discharge(self, errand: Errand) -> None:
        claim = errand.claim
        try:
            found = await self._avvik.recipients(errand.event_id, claim.role, claim.unit)
        except Away as reason:
            # Without an answer there is nobody to give up on: this never expires.
            _log.warning("avvik_away", reason=str(reason))
            await self._postpone(claim, backoff.CAP_OF_QUESTIONS)
            return
        if found is None:
            await self._give_up(errand, "not_needed")
            return
        tells_all = claim.role in policy.TOLD_ALL
        has_delegates = any(person.role == policy.DELEGATE for person in found.people)
        choices = [
            Choice(
                person=person,
                labels=found.labels,
                level_passed=person.unit != found.people[0].unit,
                is_last=not (tells_all or has_delegates),
            )
            for person in found.people
        ]
        if tells_all:
            await self._tell_all(errand, choices)
        else:
            await self._tell_first(errand, choices)

    async def _tell_first(self, errand: Errand, choices: Sequence[Choice]) -> None:
        """Tell the first who can be, and their delegates; who has to wait for it is not passed."""
        claim = errand.claim
        for post in _posts(choices):
            told = [await self._tell(errand, choice) for choice in post]
            if told[0] == "beyond_reach":
                continue
            if waits := _waits(told):
                await self._postpone(claim, max(waits))
            elif told[0] == "told_before" or not post[0].is_last:
                await self._ledger.settle(claim, "told")
            return
        if claim.role in policy.OUTSIDERS and choices:
            await self._ledger.settle(claim, "not_told")
        else:
            await self._give_up(errand, "unreachable")

    async def _tell_all(self, errand: Errand, choices: Sequence[Choice]) -> None:
        """Tell everybody, perhaps nobody; whom it takes longer to tell hold up nobody else.

        Of a line, who is told of cases of theirs is told of those that nobody before them could be
        told of.
        """
        told: list[Told] = []
        passed_on: set[UUID] = set()
        is_line = errand.claim.role not in policy.OUTSIDERS
        for choice in choices:
            left = _left(choice, passed_on)
            if left is not None:
                told.append(await self._tell(errand, left))
                if is_line and told[-1] != "beyond_reach":
                    passed_on.update(own.case for own in left.person.own)
        owed = {own.case for choice in choices for own in choice.person.own}
        if waits := _waits(told):
            await self._postpone(errand.claim, max(waits))
        elif is_line and owed - passed_on:
            await self._give_up(errand, "unreachable")
        else:
            is_told = "told" in told or "told_before" in told
            await self._ledger.settle(errand.claim, "told" if is_told else "not_told")

    async def _tell(self, errand: Errand, choice: Choice) -> Told:
        """Try one person."""
        person = choice.person.person
        intended = await self._ledger.intend(errand.claim, errand.event_id, person, self._clock())
        match intended.state:
            case "intended":
                return await self._attempt(errand, choice, intended.since)
            case "accepted":
                return "told_before"
            case "elsewhere":
                return "elsewhere"
            case "refused" | "no_address" | "expired":
                return "beyond_reach"

    async def _attempt(self, errand: Errand, choice: Choice, since: datetime) -> Told:
        answer = await self._offer(errand, choice)
        if answer.result == "deferred":
            if self._clock() - since < backoff.PATIENCE:
                _log.warning("mail_deferred", code=answer.code, enhanced=answer.enhanced)
                return "deferred"
            answer = replace(answer, result="expired")
        entry = self._entry(errand, answer, choice.person)
        await self._insist(
            errand.claim.id,
            lambda: self._ledger.record(
                errand.claim,
                errand.event_id,
                choice.person.person,
                answer=answer,
                entry=entry,
                is_last=choice.is_last,
                now=self._clock(),
            ),
        )
        self._announce(errand, answer)
        return "told" if answer.result == "accepted" else "beyond_reach"

    async def _insist(self, duty: int, record: Callable[[], Awaitable[None]]) -> None:
        """Record how a duty stands, however long that takes: else what was sent is sent again.

        Until then nobody here claims it, even if its lease ends.
        """
        self._unrecorded.add(duty)
        try:
            await _recorded(record)
        finally:
            self._unrecorded.discard(duty)

    async def _offer(self, errand: Errand, choice: Choice) -> Answer:
        address = choice.person.address
        if address is None or not mail.is_address(address):
            return Answer(result="no_address")
        text = compose(
            errand.message,
            Reader(
                duty=errand.duty,
                person=choice.person,
                labels=choice.labels,
                level_passed=choice.level_passed,
            ),
            self._settings.public_url,
            self._clock(),
        )
        letter = mail.letter(
            text,
            sender=self._settings.sender,
            to=address,
            identity=self._message_id(errand, choice.person),
            now=self._clock(),
        )
        answer = await self._server.send(letter)
        metrics.SMTP_ATTEMPTS.labels(answer.result).inc()
        return answer

    async def _give_up(self, errand: Errand, outcome: Literal["not_needed", "unreachable"]) -> None:
        answer = Answer(result=outcome)
        await self._ledger.give_up(errand.claim, outcome, self._entry(errand, answer))
        self._announce(errand, answer)

    async def _postpone(self, claim: Claim, cap: timedelta) -> None:
        delay = backoff.delay(claim.attempts, cap, self._jitter())
        await self._ledger.postpone(claim, self._clock() + delay)

    def _message_id(self, errand: Errand, person: Person) -> str:
        return mail.message_id(
            errand.event_id, person.person, errand.claim.channel, self._settings.sender_domain
        )

    def _entry(self, errand: Errand, answer: Answer, person: Person | None = None) -> Entry:
        claim = errand.claim
        whom = person.person if person else None
        outcome = answer.result
        assert outcome != "deferred"
        delivery = outbox.Delivery(
            delivery=outbox.delivery_id(
                errand.event_id, whom or f"{claim.role}@{claim.unit}", claim.channel, outcome
            ),
            event_id=errand.event_id,
            case=errand.message.fact.case,
            role=person.role if person else claim.role,
            unit=(person and person.unit) or claim.unit,
            person=whom,
            channel=claim.channel,
            outcome=outcome,
            code=answer.code,
            enhanced=answer.enhanced,
            at=self._clock(),
            message_id=self._message_id(errand, person) if person else None,
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


def _posts(choices: Iterable[Choice]) -> list[list[Choice]]:
    """Whoever holds each post, with those who act for them."""
    posts: list[list[Choice]] = []
    for choice in choices:
        if choice.person.role == policy.DELEGATE:
            posts[-1].append(choice)
        else:
            posts.append([choice])
    return posts


def _waits(told: Iterable[Told]) -> list[timedelta]:
    return [_CAPS[each] for each in told if each in _CAPS]


def _left(choice: Choice, passed_on: Collection[UUID]) -> Choice | None:
    """Whom to tell of what is left of their own cases; nobody, if nothing is."""
    person = choice.person
    own = tuple(each for each in person.own if each.case not in passed_on)
    if person.own and not own:
        return None
    return replace(choice, person=replace(person, own=own))


async def _recorded(record: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await record()
        except database.UNABLE as reason:
            _log.warning("record_failed", error=type(reason).__name__)
            await asyncio.sleep(_PAUSE)
        else:
            return
