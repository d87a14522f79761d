"""A mail server that keeps what it gets in a Maildir and can be told to refuse."""

import asyncio
import email.message
import email.policy
import mailbox
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local import child


@dataclass(frozen=True, kw_only=True)
class MailSink:
    """A running sink: its address, its Maildir, and what it will answer next."""

    controller: Controller
    directory: Path
    script: deque[str | None] = field(default_factory=deque)

    @property
    def url(self) -> str:
        """The address that a client sends to."""
        return f"smtp://127.0.0.1:{self.controller.port}"

    def answer_next(self, *replies: str | None) -> None:
        """Answer the coming messages so, e.g. `450 4.2.0 later`; None never answers."""
        self.script.extend(replies)

    def messages(self) -> list[email.message.EmailMessage]:
        """All that was accepted, oldest first; `X-RcptTo` tells the recipient."""
        paths = sorted((self.directory / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in paths
        ]

    def stop(self) -> None:
        """Stop listening."""
        self.controller.stop()


def start(directory: Path) -> MailSink:
    """Listen on loopback and keep mail in `directory`."""
    script: deque[str | None] = deque()
    handler = _Handler(mailbox.Maildir(directory), script)
    controller = Controller(handler, hostname="127.0.0.1", port=child.free_port())
    controller.start()
    return MailSink(controller=controller, directory=directory, script=script)


class _Handler:
    def __init__(self, box: mailbox.Maildir, script: deque[str | None]) -> None:
        self._box = box
        self._script = script

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- the library's name
        reply = self._script.popleft() if self._script else "250 2.0.0 OK"
        if reply is None:
            await asyncio.Event().wait()
        elif reply.startswith("2"):
            self._keep(envelope)
        return reply or ""

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = mailbox.MaildirMessage(
            email.message_from_bytes(content, policy=email.policy.SMTP)
        )
        message["X-MailFrom"] = envelope.mail_from or ""
        message["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        self._box.add(message)
