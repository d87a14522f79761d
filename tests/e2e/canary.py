"""Words that stand nowhere else: wherever one of them turns up, something personal leaked."""

SUB = "canary-sub-9f31"
NAME = "Kanarine Zyqvist"
ADDRESS = "kanarine.zyqvist@example.org"
CLAIMS = {"name": NAME, "email": ADDRESS, "locale": "nn"}

TITLE = "Kanaritittel-xq71"
DESCRIPTION = "Kanariskildring-xq72 om noko som hende."
REASON = "Kanarigrunn-xq73"
NAMED = "Kanarinamngjeven Xq74"
ANSWER = "Kanarisvar-xq75"
CAUSE = "Kanariårsak-xq76"

ALL = (
    *(SUB, NAME, "Zyqvist", ADDRESS, "kanarine.zyqvist"),
    *(TITLE, "Kanariskildring-xq72", REASON, NAMED, "Xq74", ANSWER, "xq76"),
)
