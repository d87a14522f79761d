"""From the stream into the ledger: every message once, whatever order or shape it comes in."""

import asyncio
from datetime import timedelta

import structlog
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from notifier import policy
from notifier.clock import Clock
from notifier.incoming import Unreadable, read
from notifier.ledger.messages import Messages
from notifier.loops import wait
from notifier.recipients import Avvik, Away

STREAM = "AVVIK"
DURABLE = "notifier"

_GAP_PATIENCE = timedelta(seconds=5)

_log = structlog.get_logger(__name__)


async def subscribe(stream: JetStreamContext) -> JetStreamContext.PullSubscription:
    """Bind to the consumer that avvik made for us, without asking about it."""
    return await stream.pull_subscribe_bind(consumer=DURABLE, stream=STREAM)


class Inbox:
    """Writes messages and the duties that follow from them."""

    def __init__(self, messages: Messages, clock: Clock) -> None:
        self._messages = messages
        self._clock = clock
        self.owed = asyncio.Event()

    async def take(self, body: bytes) -> None:
        """Record a message; what cannot be read is set aside with its reason."""
        try:
            message = read(body)
        except Unreadable as why:
            if await self._messages.park(body, why.reason, why.envelope, self._clock()):
                event_id = why.envelope.id if why.envelope else None
                _log.error("message_parked", reason=why.reason, event_id=event_id)
            return
        duties = policy.duties(message.fact)
        if await self._messages.accept(message.envelope, body, duties, self._clock()):
            _log.info(
                "message_accepted",
                event_id=message.envelope.id,
                type=message.envelope.type,
                duties=len(duties),
                trace_id=message.envelope.trace_id,
            )
            self.owed.set()

    async def replay(self) -> tuple[int, int]:
        """Read again what was set aside: how many can be read now, and how many cannot."""
        understood = 0
        parked = await self._messages.parked()
        for each in parked:
            try:
                message = read(each.body)
            except Unreadable:
                continue
            duties = policy.duties(message.fact)
            await self._messages.unpark(each, message.envelope, duties, self._clock())
            understood += 1
        return understood, len(parked) - understood


class Consumer:
    """Fetches from the stream; acknowledges what is durable in the ledger."""

    def __init__(
        self, subscription: JetStreamContext.PullSubscription, inbox: Inbox, patience: float = 1
    ) -> None:
        self._subscription = subscription
        self._inbox = inbox
        self._patience = patience

    async def turn(self) -> None:
        """Take one message, or wait a moment for it."""
        message = await self._next()
        if message is None:
            return
        taken = False
        try:
            await self._inbox.take(message.data)
            taken = True
        finally:
            if not taken:
                await message.nak(delay=1)
        await message.ack_sync(timeout=5)

    async def _next(self) -> Msg | None:
        try:
            [message] = await self._subscription.fetch(1, timeout=self._patience)
        except TimeoutError:
            return None
        return message


class Gaps:
    """Asks avvik for messages that later ones point back to and that never came."""

    def __init__(self, messages: Messages, inbox: Inbox, avvik: Avvik, clock: Clock) -> None:
        self._messages = messages
        self._inbox = inbox
        self._avvik = avvik
        self._clock = clock
        self._never = asyncio.Event()

    async def turn(self) -> None:
        """Close the oldest gap that stayed open, or wait a moment."""
        gap = await self._messages.gap(self._clock(), _GAP_PATIENCE)
        if gap is None:
            await wait(self._never, 1)
            return
        _log.warning("gap_open", after=gap.after, before=gap.before)
        try:
            missed = await self._avvik.missed(gap)
        except Away as reason:
            _log.warning("avvik_away", reason=str(reason))
            return
        for body in missed:
            await self._inbox.take(body)
