"""Who sees a case, and in which capacity: a table."""

import pytest
from msgspec import structs

from avvik.application.access import Sight, sight
from avvik.application.ports import CaseRow
from avvik.application.streams import new_case_id
from avvik.domain.deviation import Case, Handling, InProgress, evolve
from avvik.domain.events import Contested, Diverted, Escalated, Rejected
from avvik.domain.organisation import ROLES
from tests.builders import (
    DUE,
    NOW,
    TODAY,
    case,
    closed,
    organisation,
    person,
    reported,
    role,
    without,
)

SEES_NO_CASE = sorted(
    ROLES
    - {"line_leader", "pro_rector", "study_quality_contact", "hse_coordinator"}
    - {"auditor", "quality_division", "identity_custodian"}
)
AMONG = organisation(
    role("nabo", "line_leader", "ntnu.ie.ies"),
    role("behandler", "handler", "ntnu.ie.ies"),
    role("drift", "facility_service", "ntnu"),
    # Officials who are party to the case below.
    role("medmelder", "study_quality_contact", "ntnu.ie"),
    role("revisor2", "auditor", "ntnu"),
)


def row(
    *disqualified: str,
    category: str = "evaluation_missing",
    reporter: str = "student",
    supporters: tuple[str, ...] = (),
) -> CaseRow:
    about = tuple(person(name) for name in disqualified)
    opened = case(reported(disqualified=about, category=category))
    joined = tuple(person(name) for name in supporters)
    return CaseRow(
        id=new_case_id(NOW), version=1, reporter=person(reporter), supporters=joined, case=opened
    )


def with_case(given: CaseRow, after: Case) -> CaseRow:
    return structs.replace(given, case=after)


def rejected(
    *disqualified: str, is_handed_over: bool, receiver_role: str = "appeals_officer"
) -> CaseRow:
    event = Rejected(
        by=person("kontakt"),
        unit="ntnu.ie",
        reason="elsewhere",
        text="Klagen hører til hos klagekontoret.",
        receiver="appeal",
        receiver_role=receiver_role,
        is_handed_over=is_handed_over,
        last_days=(),
        contest_until=DUE.closing,
    )
    about = tuple(person(name) for name in disqualified)
    return with_case(row(), case(reported(disqualified=about), event))


def contested(unit: str | None, against: str) -> CaseRow:
    """Closed by one person, and contested: whoever leads the unit decides, or a unit above."""
    event = Contested(reason="Nei.", unit=unit, against=person(against), due=DUE.first_answer)
    given = row()
    return with_case(given, evolve(evolve(given.case, closed(by=person(against))), event))


PAST_LINE = Escalated(unit=None, cause="clock")
# Whoever sees an education case at idi, if nothing is special about it.
USUAL = {
    "student": "reporter",
    "leder": "official ntnu.ie.idi",
    "dekan": "official ntnu.ie",
    "prorektor": "official ntnu",
    "rektor": "official ntnu",
    "kontakt": "official",
    "medmelder": "official",
    "revisor": "auditor",
    "revisor2": "auditor",
    "kvalitet": "metadata",
    "custodian": "custodian",
}
OVERSEERS = {name: USUAL[name] for name in ("revisor", "revisor2", "kvalitet", "custodian")}
TOP = {name: USUAL[name] for name in ("prorektor", "rektor")}
TOP_DECIDES = {name: f"{what} decides" for name, what in TOP.items()}
STUDENT = {"student": "reporter"}
PERSONS = (*USUAL, "stranger", "nabo", "behandler", "drift", "hms", "varsling", "klage")


def seen(name: str, given: CaseRow) -> str:
    """The capacities in which somebody sees the case, in short."""
    what = sight(person(name), given, AMONG, TODAY)
    words = {
        "reporter": what.reporter,
        "supporter": what.supporter,
        "official": what.official,
        "auditor": what.auditor,
        "metadata": what.metadata,
        "custodian": what.custodian,
        "receiver": what.receiver,
        f"measures {what.measures}": bool(what.measures),
        " ".join(what.leads): bool(what.leads),
        "decides": what.decides,
    }
    return " ".join(word for word, is_so in words.items() if is_so)


# Whoever is not named in a row sees nothing.
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(row(), USUAL, id="an education case at idi"),
        pytest.param(
            row(category="physical"),
            {**USUAL, "hms": "official"},
            id="the physical environment: the HSE coordinator too",
        ),
        pytest.param(
            row("leder"),
            {name: what for name, what in USUAL.items() if name != "leder"},
            id="the head is named",
        ),
        pytest.param(
            row("dekan", category="physical"),
            {**STUDENT, **TOP, **OVERSEERS},
            id="the dean is named: the dean's subordinates are out too",
        ),
        pytest.param(
            row("leder", "dekan", "prorektor", "rektor"),
            {**STUDENT, **OVERSEERS, "varsling": "official ntnu"},
            id="everybody is out: the independent recipient",
        ),
        pytest.param(
            row("leder", "dekan", "prorektor", "rektor", "varsling"),
            {**STUDENT, **OVERSEERS},
            id="even the independent recipient does not decide about themselves",
        ),
        pytest.param(
            row("revisor", "kvalitet", "custodian"),
            {
                name: what
                for name, what in USUAL.items()
                if name not in ("revisor", "kvalitet", "custodian")
            },
            id="whoever is out themselves oversees nothing there",
        ),
        pytest.param(
            with_case(row(), case(reported(), PAST_LINE)),
            {**USUAL, "varsling": "official ntnu"},
            id="past the line: the independent recipient, beside the line",
        ),
        pytest.param(
            with_case(row(), case(reported(disqualified=(person("varsling"),)), PAST_LINE)),
            USUAL,
            id="past the line: the independent recipient, unless named",
        ),
        pytest.param(
            row("student"), USUAL, id="a reporter who is disqualified still sees their own case"
        ),
        pytest.param(
            row(supporters=("stranger", "medmelder", "revisor2")),
            {**USUAL, **dict.fromkeys(("stranger", "medmelder", "revisor2"), "supporter")},
            id="whoever joined holds no office in the case",
        ),
        pytest.param(
            row(reporter="leder"),
            {**{n: w for n, w in USUAL.items() if n != "student"}, "leder": "reporter"},
            id="the head reported: the next level",
        ),
        pytest.param(
            row(reporter="dekan", category="physical"),
            {**TOP, **OVERSEERS, "dekan": "reporter"},
            id="the dean reported: nor do the dean's subordinates decide",
        ),
        pytest.param(
            with_case(
                row(),
                InProgress(
                    file=row().case.file,
                    handling=Handling(handler=person("behandler"), comment="Vi ser på det."),
                ),
            ),
            {**USUAL, "behandler": "official"},
            id="given to a handler from elsewhere",
        ),
        pytest.param(
            with_case(
                row(reporter="behandler"),
                InProgress(
                    file=row().case.file,
                    handling=Handling(handler=person("behandler"), comment="Vi ser på det."),
                ),
            ),
            {**{n: w for n, w in USUAL.items() if n != "student"}, "behandler": "reporter"},
            id="a handler who reported it themselves",
        ),
        pytest.param(
            rejected(is_handed_over=True),
            {**USUAL, "klage": "receiver"},
            id="rejected and handed over: the receiver",
        ),
        pytest.param(rejected(is_handed_over=False), USUAL, id="rejected without a handover"),
        pytest.param(
            rejected(is_handed_over=True, receiver_role="hse_coordinator"),
            {**USUAL, "hms": "receiver"},
            id="handed over to the HSE coordinator",
        ),
        pytest.param(
            rejected("dekan", is_handed_over=True, receiver_role="hse_coordinator"),
            {**STUDENT, **TOP, **OVERSEERS},
            id="handed over to somebody who works under the dean, who is named",
        ),
        pytest.param(
            contested("ntnu.ie", against="leder"),
            {**USUAL, **TOP_DECIDES, "dekan": "official ntnu.ie decides"},
            id="contested: the dean decides, or whoever is above, and not the head who closed it",
        ),
        pytest.param(
            contested("ntnu", against="dekan"),
            {**USUAL, **TOP_DECIDES},
            id="contested above the dean: no leader below",
        ),
        pytest.param(
            contested("ntnu.ie", against="dekan"),
            {**USUAL, **TOP_DECIDES},
            id="contested: whoever closed it does not, be they the dean by now",
        ),
        pytest.param(
            contested(None, against="rektor"),
            {**USUAL, "varsling": "official ntnu decides"},
            id="contested past the rector: the independent recipient alone",
        ),
        pytest.param(
            with_case(
                row(supporters=("medmelder",)),
                case(reported(), Diverted(office="0123456789abcdef")),
            ),
            STUDENT,
            id="diverted: its reporter alone",
        ),
    ],
)
def test_each_sees_what_is_theirs(given: CaseRow, expected: dict[str, str]) -> None:
    actual = {name: seen(name, given) for name in PERSONS}

    assert {name: what for name, what in actual.items() if what} == expected


@pytest.mark.parametrize("name", SEES_NO_CASE)
def test_other_roles_see_no_case(name: str) -> None:
    among = organisation(role("somebody", name, "ntnu"))

    assert not sight(person("somebody"), row(category="physical"), among, TODAY)


def test_with_every_post_vacant_the_independent_recipient_leads() -> None:
    emptied = without(AMONG, "leder", "dekan", "prorektor", "rektor")

    what = sight(person("varsling"), row(), emptied, TODAY)

    assert what == Sight(official=True, leads=("ntnu",))


def a_contest(unit: str | None, against: str, *disqualified: str) -> CaseRow:
    contested = Contested(reason="Nei.", unit=unit, against=person(against), due=DUE.closing)
    given = row(*disqualified)
    return with_case(given, evolve(evolve(given.case, closed()), contested))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(a_contest("ntnu.ie", "leder"), {"dekan", "rektor", "prorektor"}, id="above"),
        pytest.param(
            a_contest("ntnu", "dekan", "rektor"),
            {"varsling"},
            id="the head is left, and does not decide: the independent recipient",
        ),
        pytest.param(
            a_contest("ntnu", "rektor"),
            {"varsling"},
            id="nor does whoever works under the one who decided before",
        ),
        pytest.param(a_contest(None, "rektor"), {"varsling"}, id="past the line"),
        pytest.param(a_contest(None, "varsling"), set(), id="not the same one again"),
    ],
)
def test_the_next_leader_up_decides_what_is_contested_or_the_last_resort(
    given: CaseRow, expected: set[str]
) -> None:
    deciding = {name for name in PERSONS if sight(person(name), given, AMONG, TODAY).decides}

    assert deciding == expected


def test_nobody_unknown_sees_anything() -> None:
    assert not sight(None, row(), AMONG, TODAY)


def test_whoever_closed_a_case_as_head_does_not_decide_about_it_as_dean() -> None:
    among = organisation(
        role("dekan", "line_leader", "ntnu.ie.idi"), role("visedekan", "line_leader", "ntnu.ie")
    )
    given = contested("ntnu.ie", against="dekan")

    assert sight(person("dekan"), given, among, TODAY).leads == ("ntnu.ie.idi", "ntnu.ie")
    assert not sight(person("dekan"), given, among, TODAY).decides
    assert sight(person("visedekan"), given, among, TODAY).decides


def test_an_independent_recipient_who_leads_in_the_line_acts_at_their_own_level() -> None:
    among = organisation(role("dekan", "independent_recipient", "ntnu"))
    given = with_case(row(), case(reported(), PAST_LINE))

    def nearest(who: str) -> str:
        return sight(person(who), given, among, TODAY).leads[0]

    assert nearest("dekan") == "ntnu.ie"
    assert nearest("varsling") == "ntnu"
