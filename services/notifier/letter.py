"""A mail as it is sent: its headers around the words."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from uuid import NAMESPACE_URL, uuid5

from notifier.wording import Text


def message_id(event_id: str, person: str, channel: str, domain: str) -> str:
    """The same for the same delivery, however often it is tried and by whom."""
    return f"<{uuid5(NAMESPACE_URL, f'{event_id} {person} {channel}')}@{domain}>"


def letter(text: Text, *, sender: str, to: str, identity: str, now: datetime) -> EmailMessage:
    """A mail that threads with the others of its case and asks for no automatic reply."""
    domain, about = sender.rpartition("@")[2], text.about
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = text.subject
    mail["Date"] = now
    mail["Message-ID"] = identity
    mail["References"] = f"<{about.case}@{domain}>"
    mail["List-Id"] = f"{about.reference} <{about.case}.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text.body, charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = text.language
    return mail
