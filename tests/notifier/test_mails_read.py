"""Some mails, word for word."""

import pytest

from notifier.incoming import Language, Message
from notifier.policy import Duty
from tests.notifier.composing import LEADER, REPORTER, message, written

REPORTED = message("reported")


GOLDEN = [
    (
        REPORTED,
        LEADER,
        "nb",
        """\
Avvik AVV-2026-17: nytt avvik venter på deg

Sak: AVV-2026-17
Enhet: Institutt for datateknologi
Kategori: fysisk læringsmiljø

Du får denne e-posten fordi du er linjeleder for Institutt for datateknologi.

Et nytt avvik er meldt.

Gjør dette nå: Bekreft at du har sett saken, senest fredag 20. november 2026 kl. 15.00.

Åpne saken her:
https://avvik.example.org/api/v1/deviations/0198c0de-0000-7000-8000-000000000017

--\x20
Denne e-posten er sendt automatisk og kan ikke besvares.
""",
    ),
    (
        message("rejected", is_handed_over=True),
        REPORTER,
        "nn",
        """\
Avvik AVV-2026-17: saka er send vidare

Sak: AVV-2026-17
Eining: Institutt for datateknologi
Kategori: fysisk læringsmiljø

Du får denne e-posten fordi du har meldt dette avviket.

Det du melde, blir ikkje følgt opp som avvik. Teksten din er send til rett stad: \
Klage på karakter. Du får beskjed når han er motteken.

At teksten er send vidare, er ikkje i seg sjølv ei klage. Vil du klage, må du gjere det sjølv. \
Siste dag for det står i saka.

Er du usamd i avgjerda, kan du be om ei ny vurdering innan fredag 22. januar 2027 kl. 15.00.

Vil du vende deg dit sjølv, må du gjere det seinast fredag 11. desember 2026.

Gjer dette no: Les grunngivinga, og sjå om du vil vende deg dit sjølv.

Opne saka her:
https://avvik.example.org/api/v1/deviations/0198c0de-0000-7000-8000-000000000017

--\x20
Denne e-posten er send automatisk, og du kan ikkje svare på han.
""",
    ),
    (
        message("unit_transferred"),
        LEADER,
        "en",
        """\
Deviation AVV-2026-17: the case has moved to the Department of Computer Science

Case: AVV-2026-17
Unit: Department of Computer Science
Category: physical learning environment

You receive this e-mail because you are a line leader of the Department of Computer Science.

The case has moved from the Department of Electronic Systems to the Department of Computer \
Science, which is responsible from now on.

Do this now: Open the case and see what awaits you.

Open the case here:
https://avvik.example.org/api/v1/deviations/0198c0de-0000-7000-8000-000000000017

--\x20
This e-mail was sent automatically and cannot be answered.
""",
    ),
    (
        message("closed"),
        REPORTER,
        "nb",
        """\
Avvik AVV-2026-17: saken er lukket

Sak: AVV-2026-17
Enhet: Institutt for datateknologi
Kategori: fysisk læringsmiljø

Du får denne e-posten fordi du har meldt dette avviket.

Avviket du meldte, er lukket.

Utfall: Delvis rettet

Er du uenig i avgjørelsen, kan du be om en ny vurdering innen mandag 30. november 2026 kl. 15.00.

Gjør dette nå: Les svaret.

Åpne saken her:
https://avvik.example.org/api/v1/deviations/0198c0de-0000-7000-8000-000000000017

--\x20
Denne e-posten er sendt automatisk og kan ikke besvares.
""",
    ),
]


@pytest.mark.parametrize(("told", "duty", "language", "says"), GOLDEN)
def test_a_mail_reads_like_this(told: Message, duty: Duty, language: Language, says: str) -> None:
    text = written(told, duty, language=language)
    assert f"{text.subject}\n\n{text.body}" == says
