"""One person told once: intended on record, offered to the mail server, its answer recorded."""

from typing import Literal

import structlog
from msgspec.structs import replace

from notifier import backoff, metrics
from notifier.clock import Clock
from notifier.errand import Choice, Errand
from notifier.ledger.deliveries import SLACK, Deliveries, Intended
from notifier.letter import letter
from notifier.mail import Answer, MailServer, is_address
from notifier.outcomes import Outcomes
from notifier.settings import Settings
from notifier.wording import Reader, compose

# What came of trying one person. Who is told now has ended the duty, unless others are to be too.
Told = Literal["told", "told_before", "deferred", "elsewhere", "beyond_reach"]

_log = structlog.get_logger(__name__)


class Courier:
    """Tries one person at a time; who asks for patience gets a day of it."""

    def __init__(
        self,
        settings: Settings,
        deliveries: Deliveries,
        server: MailServer,
        clock: Clock,
        outcomes: Outcomes,
    ) -> None:
        self._settings = settings
        self._deliveries = deliveries
        self._server = server
        self._clock = clock
        self._outcomes = outcomes

    async def tell(self, errand: Errand, choice: Choice) -> Told:
        """Try one person."""
        begun = self._clock()
        intended = await self._deliveries.intend(errand.claim, errand.event_id, choice.whom, begun)
        if self._clock() - begun > SLACK:
            # The database took so long that the lease may end before the mail server answers.
            return "elsewhere"
        match intended.state:
            case "intended":
                return await self._attempt(errand, choice, intended)
            case "accepted":
                return "told_before"
            case "elsewhere":
                return "elsewhere"
            case "refused" | "no_address" | "expired":
                return "beyond_reach"

    async def _attempt(self, errand: Errand, choice: Choice, intended: Intended) -> Told:
        answer = await self._offer(errand, choice)
        if answer.result == "deferred":
            if not backoff.is_over(self._clock() - intended.since, intended.tries):
                _log.warning("mail_deferred", code=answer.code, enhanced=answer.enhanced)
                return "deferred"
            answer = replace(answer, result="expired")
        await self._outcomes.record(errand, choice, answer)
        return "told" if answer.result == "accepted" else "beyond_reach"

    async def _offer(self, errand: Errand, choice: Choice) -> Answer:
        address = choice.person.address
        if address is None or not is_address(address):
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
        mailed = letter(
            text,
            sender=self._settings.sender,
            to=address,
            identity=self._outcomes.message_id(errand, choice),
            now=self._clock(),
        )
        answer = await self._server.send(mailed, address, errand.claim.attempts)
        metrics.SMTP_ATTEMPTS.labels(answer.result).inc()
        return answer
