"""What tests of the sender share: who is owed, who there is to tell, and the scene for it."""

import json
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client

from deploy.local.mail import MailSink
from notifier import recipients
from notifier.database import Pool
from notifier.incoming import read
from notifier.ledger import Ledger
from notifier.mail import MailServer
from notifier.policy import Duty
from notifier.sender import Sender
from tests.notifier import given
from tests.servers import INSTITUTION

LEADER = Duty(role="line_leader", unit="ntnu.ie.idi")
CONTACT = Duty(role="study_quality_contact", unit="ntnu.ie.idi")
REPORTER = Duty(role="reporter", unit="ntnu.ie.idi")

HEAD = given.person("head")
DEAN = given.person("dean", unit="ntnu.ie", language="nn")
RECTOR = given.person("rector", unit="ntnu")


@dataclass
class Scene:
    """Senders on a ledger, a mail server that obeys, and avvik's answers."""

    ledger: Ledger
    pool: Pool
    client: Client
    sink: MailSink
    avvik: given.Avvik
    clock: given.Clock

    async def owe(self, *duties: Duty, kind: str = "deviation_reported.v1") -> None:
        """A message came that obliges us."""
        body = given.message(kind=kind)
        await self.ledger.messages.accept(read(body).envelope, body, duties, self.clock())

    def sender(self, url: str | None = None, patience: float = 5) -> Sender:
        """One of any number of senders."""
        return Sender(
            given.settings(),
            self.ledger,
            recipients.Avvik(self.client, INSTITUTION),
            MailServer(url or self.sink.url, patience),
            self.clock,
            jitter=lambda: 1,
            **given.events(),
        )

    def sent(self) -> list[tuple[str, str]]:
        """Recipient and Message-ID of each mail that was accepted."""
        return [(mail["X-RcptTo"], mail["Message-ID"]) for mail in self.sink.messages()]

    async def reported(self) -> list[dict[str, Any]]:
        """What avvik will be told."""
        return [json.loads(entry.body)["data"] for entry in await self.ledger.reports.unsent(100)]

    async def outcomes(self) -> list[tuple[str | None, str]]:
        """Whom avvik will be told of, and what became of it."""
        return [(each["person"], each["outcome"]) for each in await self.reported()]

    async def states(self) -> list[str]:
        """Where each duty stands."""
        return [row[0] for row in await self.pool.fetch("SELECT state FROM duty ORDER BY id")]
