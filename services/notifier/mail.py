"""One mail at a time to the mail server, and what its answer means."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from typing import Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec

# For letting us in, and at first for the mail. What is given up before the answer comes may have
# been accepted, and is sent again: so a slow server gets more time, up to what filters take.
PATIENCE = 25.0
FAREWELL = 1.0
_DOUBLINGS = 2

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
# A dot-atom (RFC 5322 § 3.4.1) at the labels of a domain, in ASCII: whatever a header could read as
# more than one plain address, a comment or an encoded word is none. We do not ask for SMTPUTF8.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=.{{3,254}}$)(?=[^@]{{1,64}}@)(?!.*=\?){_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*"
)
# What a server may reply with; of anything else the library makes numbers of its own.
_REPLIES = range(200, 600)
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")


Result = Literal[
    "accepted", "refused", "deferred", "no_address", "expired", "not_needed", "unreachable"
]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a mail. The server's words are left out: they may quote the address."""

    result: Result
    code: int | None = None
    enhanced: str | None = None


def patience(earlier: int, first: float = PATIENCE) -> float:
    """How many seconds a mail may take that was tried so often before."""
    doubled: int = 2 ** min(earlier, _DOUBLINGS)
    return first * doubled


def is_address(address: str) -> bool:
    """Whether mail can be sent there at all."""
    return _ADDRESS.fullmatch(address) is not None


class MailServer:
    """The institution's mail server, by its address.

    `smtp://` sends in clear, `smtp+starttls://` insists on STARTTLS, `smtps://` begins with TLS;
    a user and password in the address log in. Certificates are verified.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self._url = urlsplit(url)
        self._patience = patience

    async def send(self, mail: EmailMessage, to: str, earlier: int = 0) -> Answer:
        """Offer a mail to the server. Only a refusal of this recipient or mail is final.

        If the line breaks before the answer comes, the mail is offered again under its Message-ID.
        """
        seconds = patience(earlier, self._patience)
        try:
            async with self._session() as session:
                async with asyncio.timeout(seconds):
                    await session.mail(mail["From"])
                    try:
                        await session.rcpt(to)
                    except ValueError:
                        # What cannot be said to a server is none, whatever we took it for.
                        return Answer(result="no_address")
                    response = await session.data(mail.as_bytes(), timeout=seconds)
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as refusal:
            final = str(refusal.code).startswith("5")
            return _answer("refused" if final else "deferred", refusal.code, refusal.message)
        except aiosmtplib.SMTPResponseException as refusal:
            return _answer("deferred", refusal.code, refusal.message)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Answer(result="deferred")
        return _answer("accepted", response.code, response.message)

    async def is_up(self, patience: float = 2) -> bool:
        """Whether the server lets us in."""
        try:
            async with asyncio.timeout(patience), self._session():
                return True
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return False

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[aiosmtplib.SMTP]:
        session = aiosmtplib.SMTP(
            hostname=self._url.hostname,
            port=self._url.port or _PORTS[self._url.scheme],
            username=self._url.username and unquote(self._url.username),
            password=self._url.password and unquote(self._url.password),
            local_hostname=socket.gethostname(),
            timeout=self._patience,
            use_tls=self._url.scheme == "smtps",
            start_tls=self._url.scheme == "smtp+starttls",
        )
        try:
            async with asyncio.timeout(self._patience):
                await session.connect()
            yield session
            # The server has answered already: how it says goodbye changes nothing.
            with suppress(aiosmtplib.SMTPException, OSError):
                await session.quit(timeout=FAREWELL)
        finally:
            session.close()


def _answer(result: Result, code: int, words: str) -> Answer:
    known = code if code in _REPLIES else None
    enhanced = _ENHANCED.match(words)
    return Answer(result=result, code=known, enhanced=enhanced and enhanced[1])
