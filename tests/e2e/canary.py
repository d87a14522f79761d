"""Words that stand nowhere else: wherever one of them turns up, something personal leaked."""

import re

from tests.e2e.people import day
from tests.e2e.phases import CONTACT, HANDLER, LEADER, OWNER, RECEIVER, Step

SUB = "canary-sub-9f31"
NAME = "Kanarine Zyqvist"
ADDRESS = "kanarine.zyqvist@example.org"
CLAIMS = {"name": NAME, "email": ADDRESS, "locale": "nn"}
# Somebody who joins.
JOINING = "canary-sub-8e20"
JOINING_CLAIMS = {
    "name": "Kanarius Wyqvist",
    "email": "kanarius.wyqvist@example.org",
    "locale": "nb",
}

TITLE = "Kanaritittel-xq71"
DESCRIPTION = "Kanariskildring-xq72 om noko som hende."
REASON = "Kanarigrunn-xq73"
NAMED = "Kanarinamngjeven Xq74"
ANSWER = "Kanarisvar-xq75"
CAUSE = "Kanariårsak-xq76"

CLOSING = {"outcome": "fixed", "public_answer": ANSWER, "cause": CAUSE}
# Every act with a text, and a word of its own in each.
LIFE: tuple[Step, ...] = (
    (SUB, "messages", {"text": "Kanarimelding-xr11"}),
    (CONTACT, "notes", {"text": "Kanarinotat-xr12"}),
    (CONTACT, "severity", {"level": "high", "reason": "Kanarialvor-xr13"}),
    (CONTACT, "questions", {"question": "Kanarispørsmål-xr14", "answer_by": day(7)}),
    (SUB, "answers", {"answer": "Kanarigjensvar-xr15"}),
    (CONTACT, "escalation", {"reason": "Kanariløft-xr16"}),
    (CONTACT, "publication", {"text": "Kanariutlegg-xr17"}),
    (
        CONTACT,
        "acceptance",
        {
            "category": "digital",
            "unit": "ntnu.ie.idi",
            "handler": f"@{HANDLER}",
            "deadline": day(30),
            "comment": "Kanarikommentar-xr18",
        },
    ),
    (
        HANDLER,
        "measures",
        {
            "kind": "preventive",
            "text": "Kanaritiltak-xr19",
            "public_text": "Kanaritiltakstekst-xr20",
            "owner": f"@{OWNER}",
            "due_on": day(14),
            "horizon": "immediate",
            "area": "teaching",
            "external_reference": "Kanarireferanse-xr21",
        },
    ),
    (OWNER, "measures/1/acceptance", {"accepted": False, "reason": "Kanarinei-xr22"}),
    (
        HANDLER,
        "measures",
        {
            "kind": "corrective",
            "text": "Kanaritiltak-xr19",
            "owner": f"@{OWNER}",
            "due_on": day(14),
            "horizon": "immediate",
            "area": "teaching",
        },
    ),
    (OWNER, "measures/2/acceptance", {"accepted": True}),
    (OWNER, "measures/2/progress", {"text": "Kanariframdrift-xr23"}),
    (OWNER, "measures/2/completion", {"done": "Kanarigjort-xr24"}),
    (HANDLER, "measures/2/effect", {"is_effective": True, "basis": "Kanarigrunnlag-xr25"}),
    (LEADER, "handler-transfer", {"person": f"@{CONTACT}", "reason": "Kanaribyte-xr26"}),
    ("custodian", "unlocking", {"person": "@revisor", "reason": "Kanariopning-xr27"}),
    ("kvalitet", "recusal", {"reason": "Kanariinhabil-xr28"}),
    (CONTACT, "closing-proposal", CLOSING),
    (LEADER, "send-back", {"reason": "Kanariretur-xr29"}),
    (LEADER, "closing", CLOSING),
    (SUB, "contest", {"reason": "Kanariprotest-xr30"}),
    ("ie-dekan", "reopening", {"reason": "Kanarigjenopning-xr31"}),
    (
        "ie-dekan",
        "unit-transfer",
        {
            "unit": "ntnu.ie",
            "reason": "Kanariflytting-xr32",
            "consulted": {"person": f"@{LEADER}", "on": day(0)},
        },
    ),
    (SUB, "withdrawal", {"reason": "Kanaritrekk-xr33"}),
)
REJECTION: tuple[Step, ...] = (
    (
        CONTACT,
        "rejection",
        {
            "reason": "elsewhere",
            "text": "Kanariavvising-xr34",
            "receiver": "appeal",
            "handover": True,
        },
    ),
    (RECEIVER, "handover-confirmation", {"reference": "Kanarikvittering-xr35"}),
)

SAID = tuple(dict.fromkeys(re.findall(r"Kanari\w+-xr\d\d", repr((LIFE, REJECTION)))))
ALL = (
    *(SUB, NAME, "Zyqvist", ADDRESS, "kanarine.zyqvist"),
    *(JOINING, JOINING_CLAIMS["name"], "Wyqvist", JOINING_CLAIMS["email"], "kanarius.wyqvist"),
    *(TITLE, "Kanariskildring-xq72", REASON, NAMED, "Xq74", ANSWER, "xq76"),
    *SAID,
)
