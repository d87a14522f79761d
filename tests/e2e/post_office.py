"""A mail server that treats each recipient as a test wants, and remembers what it accepted."""

import asyncio
import email
import email.policy
from collections import defaultdict, deque
from dataclasses import dataclass
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 2.0.0 OK"
_SILENCE = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An accepted mail, as its recipient has it."""

    recipient: str
    message: EmailMessage
    text: str

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        """What it is about."""
        return str(self.message["Subject"])


class PostOffice:
    """Listens on loopback, and accepts everything until told otherwise."""

    def __init__(self, port: int) -> None:
        self.letters: list[Letter] = []
        self.hanging: list[str] = []
        self._next: defaultdict[str, deque[str]] = defaultdict(deque)
        self._always: dict[str, str] = {}
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()

    @property
    def url(self) -> str:
        """The address that a client sends to."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

    def answer_next(self, recipient: str, *replies: str) -> None:
        """Answer the coming mails to somebody so."""
        self._next[recipient].extend(replies)

    def answer_always(self, recipient: str, reply: str) -> None:
        """Answer every mail to somebody so; `*` is everybody."""
        self._always[recipient] = reply

    def hang_always(self, recipient: str) -> None:
        """Never answer mail to somebody, however often it is tried."""
        self._always[recipient] = _SILENCE

    def behave(self) -> None:
        """Accept everything again."""
        self._always.clear()
        self._next.clear()

    def about(self, mentioned: str, recipient: str | None = None) -> list[Letter]:
        """Accepted mails that mention this."""
        return [
            letter
            for letter in list(self.letters)
            if mentioned in letter.text and recipient in (None, letter.recipient)
        ]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- the library's name
        [recipient] = envelope.rcpt_tos
        reply = self._reply(recipient)
        if reply == _SILENCE:
            self.hanging.append(recipient)
            await asyncio.Event().wait()
        elif reply.startswith("2"):
            self._keep(recipient, envelope)
        return reply

    def _reply(self, recipient: str) -> str:
        if self._next[recipient]:
            return self._next[recipient].popleft()
        return self._always.get(recipient, self._always.get("*", ACCEPTED))

    def _keep(self, recipient: str, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(
            Letter(recipient=recipient, message=message, text=message.get_content())
        )
