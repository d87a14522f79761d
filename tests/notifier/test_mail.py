"""What a mail server's answers mean."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from deploy.local import certificates
from deploy.local.child import free_port
from deploy.local.mail import MailSink
from notifier.mail import Answer, MailServer, is_address
from tests.notifier.posting import TEXT, TO, accepting, mail


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("head@example.org", True),
        ("kari.o'nordmann+x@ntnu.no", True),
        ("", False),
        ("head", False),
        ("head@", False),
        ("head@example.org\n", False),
        ("head@example.org\r\nRCPT TO:<x@example.org>", False),
        ("a b@example.org", False),
        ("<head@example.org>", False),
        ("head@example.org>, x@example.org", False),
        ("kjærlighet@example.org", False),
        ("=?utf-8?q?=0aBcc?=@n.no", False),
        ("a=?utf-8?q?=0a?=b@n.no", False),
        ("a(b@n.no", False),
        ("a[b@n.no", False),
        ("a,b@n.no", False),
        ("a..b@n.no", False),
        ("head@idi..ntnu.no", False),
        ("head@-ntnu.no", False),
        ("head@ntnu.no.", False),
        (f"{'a' * 65}@ntnu.no", False),
        (f"head@{'a' * 64}.no", False),
    ],
)
def test_only_an_address_is_an_address(address: str, usable: bool) -> None:
    assert is_address(address) is usable


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("250 2.0.0 kept", Answer(result="accepted", code=250, enhanced="2.0.0")),
        ("250 kept", Answer(result="accepted", code=250)),
        ("450 4.2.1 try later", Answer(result="deferred", code=450, enhanced="4.2.1")),
        ("421 4.3.2 closing", Answer(result="deferred", code=421, enhanced="4.3.2")),
        (
            "550 5.1.1 <head@example.org> who?",
            Answer(result="refused", code=550, enhanced="5.1.1"),
        ),
        ("552 too large", Answer(result="refused", code=552)),
        # No replies of SMTP, and so no codes.
        ("850 4.0.0 what", Answer(result="deferred", enhanced="4.0.0")),
        ("welcome", Answer(result="deferred")),
    ],
)
async def test_an_answer_is_kept_as_its_codes(
    mail_sink: MailSink, reply: str, answer: Answer
) -> None:
    mail_sink.answer_next(reply)
    assert await MailServer(mail_sink.url).send(mail(), TO) == answer


@pytest.mark.parametrize("to", ["a b@example.org", "<>"])
async def test_what_cannot_be_said_to_a_server_is_no_address(mail_sink: MailSink, to: str) -> None:
    assert await MailServer(mail_sink.url).send(mail(), to) == Answer(result="no_address")
    assert mail_sink.messages() == []


async def test_what_was_accepted_is_what_was_sent(mail_sink: MailSink) -> None:
    await MailServer(mail_sink.url).send(mail(), TO)
    [kept] = mail_sink.messages()
    assert kept["X-RcptTo"] == "head@example.org"
    assert kept.get_content().splitlines() == TEXT.body.splitlines()


async def test_a_server_that_hangs_is_left(mail_sink: MailSink) -> None:
    mail_sink.answer_next(None)
    server = MailServer(mail_sink.url, patience=0.2)
    assert await server.send(mail(), TO) == Answer(result="deferred")


async def test_a_server_that_is_away_is_tried_later() -> None:
    server = MailServer(f"smtp://127.0.0.1:{free_port()}")
    assert await server.send(mail(), TO) == Answer(result="deferred")
    assert not await server.is_up()


async def test_a_server_that_listens_is_up(mail_sink: MailSink) -> None:
    assert await MailServer(mail_sink.url).is_up()


class Strict:
    """A server that answers as told before it comes to the mail itself."""

    def __init__(self, sender: str = "250 OK", recipient: str = "250 OK") -> None:
        self.sender = sender
        self.recipient = recipient
        self.kept = 0

    async def handle_MAIL(  # noqa: N802 -- the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        self.kept += 1
        return "250 OK"


@contextmanager
def listening(handler: Strict, **options: Any) -> Iterator[str]:
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


async def test_a_recipient_refused_for_good_is_refused() -> None:
    with listening(Strict(recipient="550 5.1.1 no such user")) as place:
        answer = await MailServer(f"smtp://{place}").send(mail(), TO)
    assert answer == Answer(result="refused", code=550, enhanced="5.1.1")


async def test_a_recipient_refused_for_now_is_tried_later() -> None:
    with listening(Strict(recipient="451 4.7.1 greylisted")) as place:
        answer = await MailServer(f"smtp://{place}").send(mail(), TO)
    assert answer == Answer(result="deferred", code=451, enhanced="4.7.1")


async def test_that_we_are_refused_as_sender_is_no_recipients_fault() -> None:
    with listening(Strict(sender="550 5.7.1 not you")) as place:
        answer = await MailServer(f"smtp://{place}").send(mail(), TO)
    assert answer == Answer(result="deferred", code=550, enhanced="5.7.1")


def _may_enter(*asked: object) -> AuthResult:
    return AuthResult(success=asked[-1] == LoginPassword(b"post", b"a/secret"), handled=False)


@contextmanager
def guarded(directory: Path, handler: Strict) -> Iterator[str]:
    certificates.ensure(directory)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(directory / "server.pem", directory / "server.key")
    with listening(
        handler,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=_may_enter,
    ) as place:
        yield place


async def test_starttls_and_login_are_used_where_the_address_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = Strict()
    with guarded(tmp_path, handler) as place:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        entitled = MailServer(f"smtp+starttls://post:a%2Fsecret@{place}")
        assert (await entitled.send(mail(), TO)).result == "accepted"
        intruder = MailServer(f"smtp+starttls://post:wrong@{place}")
        assert (await intruder.send(mail(), TO)).result == "deferred"
    assert handler.kept == 1


async def test_a_server_without_a_trusted_certificate_gets_nothing(tmp_path: Path) -> None:
    handler = Strict()
    with guarded(tmp_path, handler) as place:
        stranger = MailServer(f"smtp+starttls://post:a%2Fsecret@{place}")
        assert await stranger.send(mail(), TO) == Answer(result="deferred")
    with listening(handler) as place:
        plain = MailServer(f"smtp+starttls://{place}")
        assert await plain.send(mail(), TO) == Answer(result="deferred")
    assert handler.kept == 0


async def test_a_server_that_drops_the_line_after_accepting_has_accepted() -> None:
    async with accepting(hangs_up=True) as url:
        answer = await MailServer(url).send(mail(), TO)
    assert answer == Answer(result="accepted", code=250, enhanced="2.6.0")
