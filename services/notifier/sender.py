"""From a duty to whoever is told: who is it now, and who else if they cannot be.

A duty waits while anything is away. It ends when somebody was told, when nobody needs to be
told any more, or when nobody is left who can be told: for whoever answers last that is an alarm.
Nobody stands above reporters and supporters: those who cannot be told are on record and counted.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from notifier import backoff, database, policy
from notifier.backoff import Jitter
from notifier.clock import Clock
from notifier.courier import Courier, Told
from notifier.errand import Choice, Errand, choices_of
from notifier.incoming import read
from notifier.ledger import Ledger
from notifier.ledger.duties import Claim, LeaseLost
from notifier.loops import wait
from notifier.mail import MailServer
from notifier.outcomes import Outcomes
from notifier.recipients import Avvik, Away
from notifier.settings import Settings

_PAUSE = 0.2
# After an outage whoever has an answer to record goes first, also in another process.
_COURTESY = timedelta(seconds=3)

_CAPS = {"deferred": backoff.CAP_OF_MAIL, "elsewhere": backoff.FIRST}

_log = structlog.get_logger(__name__)


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
        self._duties = ledger.duties
        self._deliveries = ledger.deliveries
        self._avvik = avvik
        self._clock = clock
        self._jitter = jitter
        self._owed = owed
        self._outcomes = Outcomes(settings, ledger, clock, reported)
        self._courier = Courier(settings, ledger.deliveries, server, clock, self._outcomes)
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
            return await self._duties.claim(self._clock(), self._outcomes.unrecorded)
        except database.UNABLE:
            self._quiet_until = self._clock() + _COURTESY
            raise

    async def _discharge_or_let_go(self, errand: Errand) -> None:
        try:
            await self._discharge(errand)
        except database.UNABLE:
            # Whatever was sent is on record: the duty need not wait for its lease to end.
            await self._outcomes.insist(
                errand, lambda: self._postpone(errand.claim, backoff.CAP_OF_QUESTIONS)
            )
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
            await self._outcomes.give_up(errand, "not_needed")
        elif claim.role in policy.TOLD_ALL:
            await self._tell_all(errand, choices_of(found))
        else:
            await self._tell_first(errand, choices_of(found))

    async def _tell_first(self, errand: Errand, choices: Sequence[Choice]) -> None:
        """Tell the first who can be; who has to wait for it is not passed."""
        claim = errand.claim
        for choice in choices:
            match await self._courier.tell(errand, choice):
                case "told":
                    return
                case "told_before":
                    await self._duties.settle(claim, "told")
                    return
                case "deferred" | "elsewhere" as waits:
                    await self._postpone(claim, _CAPS[waits])
                    return
                case "beyond_reach":
                    continue
        if claim.role in policy.OUTSIDERS and choices:
            await self._duties.settle(claim, "not_told")
        else:
            await self._outcomes.give_up(errand, "unreachable")

    async def _tell_all(self, errand: Errand, choices: Sequence[Choice]) -> None:
        """Tell everybody, perhaps nobody; whom it takes longer to tell hold up nobody else.

        Who is told of cases of theirs is told of those that nobody before them could be told of; of
        a case that several joined, each of them.
        """
        told: list[Told] = []
        joined = errand.claim.role == policy.LINKED_SUPPORTER
        passed_on = set() if joined else await self._deliveries.cases_told(errand.claim)
        for choice in choices:
            left = choice.without(passed_on)
            if left is not None:
                told.append(await self._courier.tell(errand, left))
                if not joined and told[-1] != "beyond_reach":
                    passed_on.update(own.case for own in left.person.own)
        owed = {own.case for choice in choices for own in choice.person.own}
        if waits := [_CAPS[each] for each in told if each in _CAPS]:
            await self._postpone(errand.claim, max(waits))
        elif errand.claim.role in policy.OUTSIDERS and "beyond_reach" in told:
            await self._duties.settle(errand.claim, "not_told")
        elif errand.claim.role not in policy.OUTSIDERS and owed - passed_on:
            await self._outcomes.give_up(errand, "unreachable")
        else:
            await self._duties.settle(errand.claim, "told" if choices else "not_needed")

    async def _postpone(self, claim: Claim, cap: timedelta) -> None:
        delay = backoff.delay(claim.attempts, cap, self._jitter())
        await self._duties.postpone(claim, self._clock() + delay)
