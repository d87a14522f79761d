"""The notifier refuses to start without its settings, and names the one that is wrong."""

from pathlib import Path

import pytest

from notifier.settings import Missing, from_environment


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    for name in ("ca.pem", "seed"):
        (tmp_path / name).touch()
    return {
        "NOTIFIER_INSTITUTION": "ntnu",
        "NOTIFIER_DATABASE_URL": "postgresql://localhost/notifier",
        "NOTIFIER_NATS_URL": "tls://localhost:4222",
        "NOTIFIER_NATS_CA_FILE": str(tmp_path / "ca.pem"),
        "NOTIFIER_NATS_SEED_FILE": str(tmp_path / "seed"),
        "NOTIFIER_SMTP_URL": "smtp+starttls://user:secret@mail.example.org",
        "NOTIFIER_SENDER": "avvik@example.org",
        "NOTIFIER_PUBLIC_URL": "https://avvik.example.org",
        "NOTIFIER_METRICS_PORT": "9100",
    }


def test_all_settings_come_from_the_environment(environment: dict[str, str]) -> None:
    settings = from_environment(environment)
    assert settings.metrics_port == 9100
    assert settings.sender_domain == "example.org"


def test_each_setting_is_needed(environment: dict[str, str]) -> None:
    for name in environment:
        with pytest.raises(Missing, match=name):
            from_environment({key: value for key, value in environment.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOTIFIER_INSTITUTION", "ntnu.>"),
        ("NOTIFIER_NATS_CA_FILE", "/nowhere/ca.pem"),
        ("NOTIFIER_NATS_SEED_FILE", "/nowhere/seed"),
        ("NOTIFIER_SMTP_URL", "mail.example.org"),
        ("NOTIFIER_SENDER", "Avvik <avvik@example.org>"),
        ("NOTIFIER_SENDER", "avvik@example.org\nBcc: x@example.org"),
        ("NOTIFIER_PUBLIC_URL", "avvik.example.org"),
        ("NOTIFIER_METRICS_PORT", "many"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    environment: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(Missing, match=name):
        from_environment(environment | {name: value})
