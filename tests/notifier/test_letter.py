"""A mail's headers."""

from email import message_from_bytes, policy

import pytest

from notifier.letter import message_id
from notifier.wording import Text
from tests.notifier import given
from tests.notifier.posting import ABOUT, TEXT, mail


def test_a_mail_threads_with_its_case_and_asks_for_no_automatic_reply() -> None:
    read_back = message_from_bytes(mail().as_bytes(), policy=policy.default)
    assert read_back["References"] == f"<{given.CASE}@example.org>"
    assert read_back["List-Id"] == f"AVV-2026-17 <{given.CASE}.example.org>"
    assert read_back["Auto-Submitted"] == "auto-generated"
    assert read_back["Content-Language"] == "nn"
    assert read_back["From"] == "avvik@example.org"
    assert read_back["Subject"] == "Avvik AVV-2026-17: æøå"
    assert read_back.get_content_type() == "text/plain"
    assert read_back.get_content_charset() == "utf-8"
    assert read_back.get_content().splitlines() == TEXT.body.splitlines()
    assert mail().as_bytes().isascii()


def test_a_message_id_is_the_deliverys_own() -> None:
    identity = message_id("event/1", "head", "email", "example.org")
    assert identity == message_id("event/1", "head", "email", "example.org")
    others = [("event/2", "head", "email"), ("event/1", "dean", "email"), ("event/1", "head", "x")]
    assert identity not in {message_id(*other, "example.org") for other in others}


@pytest.mark.parametrize("subject", ["a\nBcc: x@example.org", "a\r\nBcc: x@example.org"])
def test_no_header_can_be_smuggled_in(subject: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mail(text=Text(about=ABOUT, language="nb", subject=subject, body=""))
