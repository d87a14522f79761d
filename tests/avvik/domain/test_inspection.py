"""Looking through an institution file: what is refused, and what is only told."""

from datetime import date
from typing import Any, get_args

import pytest
from msgspec import structs

from avvik.domain.configuration import Deadlines, Phrases, Receiver
from avvik.domain.findings import TEXTS, Finding, Kind
from avvik.domain.inspection import configuration_flaws, flaws, warnings
from avvik.domain.inspection.configuration import DIMENSIONS
from avvik.domain.institution import Names, TeachingEntry
from avvik.domain.values import Language
from tests.avvik.domain.test_institution import FILE, LEADER, RECIPIENT, entry, imported, somebody
from tests.builders import LAWFUL, TODAY, coded, labels

NTNU, IE = FILE.units
LAST_YEAR = date(2025, 12, 31)


def found(findings: Any) -> list[tuple[str, str]]:
    return [(each.kind, each.pointer) for each in findings]


def test_a_good_file_has_no_flaw() -> None:
    assert not list(flaws(FILE, "ntnu", TODAY))


@pytest.mark.parametrize(
    ("change", "kind", "pointer"),
    [
        ({"roles": (LEADER,)}, "no_recipient", "/roles"),
        (
            {"roles": (LEADER, structs.replace(RECIPIENT, valid_to=date(2026, 1, 1)))},
            "no_recipient",
            "/roles",
        ),
        ({"units": ()}, "no_root", "/units"),
        ({"units": (NTNU, entry("ntnu.ie", None))}, "several_roots", "/units/1/parent"),
        ({"units": (NTNU, entry("ntnu.ie", "ntnu.xx"))}, "unit_orphaned", "/units/1/parent"),
        ({"units": (NTNU, IE, entry("a", "b"), entry("b", "a"))}, "unit_under_itself", "/units/2"),
        ({"units": (NTNU, IE, entry("a", "b"), entry("b", "a"))}, "unit_under_itself", "/units/3"),
        (
            {"units": (NTNU, structs.replace(IE, parent="ntnu.ie"))},
            "unit_under_itself",
            "/units/1",
        ),
        (
            {"courses": (TeachingEntry(code="TDT4100", unit="ntnu.xx"),)},
            "unknown_unit",
            "/courses/0/unit",
        ),
        ({"courses": FILE.courses * 2}, "doubled", "/courses/1/code"),
        ({"institution": "uio"}, "other_institution", "/institution"),
        ({"units": (NTNU, IE, IE)}, "doubled", "/units/2/id"),
        ({"persons": (*FILE.persons, somebody("leder"))}, "doubled", "/persons/2/sub"),
        (
            {
                "units": (
                    structs.replace(NTNU, codes={"nva": "194"}),
                    structs.replace(IE, codes={"nva": "194"}),
                )
            },
            "code_doubled",
            "/units/1/codes",
        ),
        (
            {"roles": (structs.replace(LEADER, role="line_leder"), RECIPIENT)},
            "unknown_role",
            "/roles/0/role",
        ),
        ({"persons": (somebody("varsling"),)}, "unknown_person", "/roles/0/person"),
        (
            {"roles": (structs.replace(LEADER, valid_to=date(2025, 7, 31)), RECIPIENT)},
            "ends_before_it_begins",
            "/roles/0/valid_to",
        ),
        ({"roles": (LEADER, RECIPIENT, LEADER)}, "role_doubled", "/roles/2"),
        (
            {"units": (structs.replace(NTNU, closed_on=LAST_YEAR), IE)},
            "root_closed",
            "/units/0/closed_on",
        ),
        (
            {"units": (NTNU, structs.replace(IE, closed_on=LAST_YEAR))},
            "outlives_unit",
            "/roles/0/valid_to",
        ),
        (
            {
                "units": (
                    NTNU,
                    structs.replace(IE, closed_on=LAST_YEAR),
                    entry("ntnu.ie.idi", "ntnu.ie"),
                )
            },
            "unit_under_closed",
            "/units/2/parent",
        ),
        (
            {"units": (NTNU, structs.replace(IE, closed_on=LAST_YEAR, successor="ntnu.xx"))},
            "successor_unknown",
            "/units/1/successor",
        ),
        (
            {"units": (NTNU, structs.replace(IE, closed_on=LAST_YEAR, successor="ntnu.ie"))},
            "unit_under_itself",
            "/units/1",
        ),
        (
            {"units": (NTNU, structs.replace(IE, successor="ntnu"))},
            "successor_of_open_unit",
            "/units/1/successor",
        ),
        (
            {"configuration": structs.replace(LAWFUL, severities_told_upward=("huge",))},
            "unknown_code",
            "/configuration/severities_told_upward/0",
        ),
    ],
)
def test_a_flaw_is_found_where_it_stands(change: dict[str, Any], kind: str, pointer: str) -> None:
    assert (kind, pointer) in found(flaws(structs.replace(FILE, **change), "ntnu", TODAY))


@pytest.mark.parametrize("nothing", ["\u200b", " ", "\u3164\u00a0"])
def test_what_nobody_would_see_is_no_name_and_no_code(nothing: str) -> None:
    names = Names(nb=nothing, nn="N", en="N")
    nameless = structs.replace(
        NTNU, names=names, campuses=("Gjøvik", nothing), codes={"nva": nothing}
    )
    course = TeachingEntry(code=nothing, unit="ntnu")
    somebody = structs.replace(FILE.persons[0], name=nothing)
    file = structs.replace(
        FILE, units=(nameless, IE), courses=(course,), persons=(somebody, *FILE.persons[1:])
    )

    assert found(flaws(file, "ntnu", TODAY)) == [
        ("text_empty", "/units/0/names/nb"),
        ("text_empty", "/units/0/campuses/1"),
        ("text_empty", "/units/0/codes"),
        ("text_empty", "/courses/0/code"),
        ("text_empty", "/persons/0/name"),
    ]


@pytest.mark.parametrize("codes", [{"dbh": "1\n"}, {"d\0h": "1"}])
def test_codes_that_others_know_a_unit_by_are_lines(codes: dict[str, str]) -> None:
    file = structs.replace(FILE, units=(structs.replace(NTNU, codes=codes), IE))

    assert found(flaws(file, "ntnu", TODAY)) == [("text_not_one_line", "/units/0/codes")]


def test_a_unit_does_not_vanish_without_a_word() -> None:
    left = structs.replace(FILE, units=(NTNU,), courses=(), roles=(RECIPIENT,))

    assert found(flaws(left, "ntnu", TODAY, imported(FILE))) == [("unit_missing", "/units")]


def test_a_unit_with_open_cases_does_not_close_without_a_successor() -> None:
    closed = structs.replace(IE, closed_on=LAST_YEAR)
    file = structs.replace(FILE, units=(NTNU, closed), roles=(RECIPIENT,))
    succeeded = structs.replace(file, units=(NTNU, structs.replace(closed, successor="ntnu")))

    assert found(flaws(file, "ntnu", TODAY, busy={"ntnu.ie"})) == [("unit_busy", "/units/1")]
    assert not list(flaws(file, "ntnu", TODAY))
    assert not list(flaws(succeeded, "ntnu", TODAY, busy={"ntnu.ie"}))


def test_the_code_of_a_closed_unit_may_be_its_successors() -> None:
    closed = structs.replace(IE, closed_on=LAST_YEAR, codes={"nva": "194.63"})
    heir = structs.replace(entry("ntnu.ik", "ntnu"), codes={"nva": "194.63"})
    file = structs.replace(FILE, units=(NTNU, closed, heir), roles=(RECIPIENT,))

    assert not list(flaws(file, "ntnu", TODAY))


def test_every_flaw_is_listed() -> None:
    file = structs.replace(FILE, institution="uio", roles=(), persons=FILE.persons * 2)

    assert len(list(flaws(file, "ntnu", TODAY))) == 4


def test_units_in_a_long_line_are_looked_through_once() -> None:
    line = tuple(entry(f"u.{n}", f"u.{n - 1}" if n else "ntnu") for n in range(5000))

    assert not list(flaws(structs.replace(FILE, units=(*FILE.units, *line)), "ntnu", TODAY))


# --- worth knowing


def test_posts_that_nobody_fills_are_told_by_name() -> None:
    units = (NTNU, IE, entry("ntnu.ie.idi", "ntnu.ie"))
    told = list(warnings(structs.replace(FILE, units=units), TODAY))

    assert found(told) == [("unit_without_leaders", "/units/0"), ("unit_vacant", "/units/2")]
    assert told[1].in_("nn") == (
        "ntnu.ie.idi (ntnu.ie.idi) har ingen leiar no. Varsel går til ntnu.ie."
    )


def test_people_whom_no_mail_reaches_are_told_by_name() -> None:
    mute = tuple(structs.replace(person, address=None) for person in FILE.persons)
    told = warnings(structs.replace(FILE, units=(IE, NTNU), persons=mute), TODAY)

    assert found(told)[1:] == [
        ("leader_without_address", "/persons/0"),
        ("holder_without_address", "/persons/1"),
    ]


def test_a_unit_that_is_yet_to_close_is_told() -> None:
    later = structs.replace(IE, closed_on=date(2026, 12, 31))
    told = warnings(structs.replace(FILE, units=(NTNU, later)), TODAY)

    assert ("unit_closes_later", "/units/1") in found(told)


# --- configuration


@pytest.mark.parametrize(
    ("change", "kind", "pointer"),
    [
        ({"categories": ()}, "nothing_to_choose", "/categories"),
        ({"severities": ()}, "nothing_to_choose", "/severities"),
        ({"outcomes": ()}, "nothing_to_choose", "/outcomes"),
        ({"rejection_reasons": ()}, "nothing_to_choose", "/rejection_reasons"),
        ({"receivers": ()}, "nothing_to_choose", "/receivers"),
        ({"horizons": ()}, "nothing_to_choose", "/horizons"),
        ({"areas": ()}, "nothing_to_choose", "/areas"),
        ({"channel_reasons": coded("Hard")}, "code_malformed", "/channel_reasons/0/code"),
        ({"levels": coded("Course")}, "code_malformed", "/levels/0/code"),
        ({"levels": coded("course", "course")}, "doubled", "/levels/1/code"),
        (
            {"levels": (structs.replace(coded("course")[0], labels=labels(" ")),)},
            "text_empty",
            "/levels/0/labels/nn",
        ),
        *(
            (
                {"levels": (structs.replace(coded("course")[0], labels=labels(text)),)},
                kind,
                "/levels/0/labels/nb",
            )
            for text, kind in (
                ("\u200b", "text_empty"),
                ("Emne\nEmne", "text_not_one_line"),
                ("Emne\u2028", "text_not_one_line"),
                ("Emne\0", "text_not_one_line"),
                ("a" * 201, "text_too_long"),
            )
        ),
        (
            {"whistleblowing_phrases": Phrases(en=("bully\n",))},
            "text_not_one_line",
            "/whistleblowing_phrases/en/0",
        ),
        (
            {"deadlines": Deadlines(closing_days=0)},
            "number_out_of_range",
            "/deadlines/closing_days",
        ),
        (
            {"deadlines": Deadlines(closing_days=10**18)},
            "number_out_of_range",
            "/deadlines/closing_days",
        ),
        (
            {
                "receivers": (
                    Receiver(
                        code="a", labels=labels("a"), guidance=labels("a" * 2001), role="nobody"
                    ),
                )
            },
            "unknown_role",
            "/receivers/0/role",
        ),
    ],
)
def test_a_configuration_is_looked_through(change: dict[str, Any], kind: str, pointer: str) -> None:
    changed = structs.replace(LAWFUL, **change)

    assert (kind, pointer) in found(configuration_flaws(changed))


def test_every_dimension_of_the_learning_environment_has_a_category() -> None:
    assert not list(configuration_flaws(LAWFUL))

    for dimension in DIMENSIONS:
        others = tuple(each for each in LAWFUL.categories if each.code != dimension)
        (flaw,) = configuration_flaws(structs.replace(LAWFUL, categories=others))
        assert (flaw.kind, flaw.pointer, flaw.names) == (
            "dimension_missing",
            "/categories",
            (dimension,),
        )


def test_every_kind_of_finding_has_a_sentence_in_three_languages() -> None:
    assert set(TEXTS) == set(get_args(Kind))
    for kind in TEXTS:
        finding = Finding(pointer="", kind=kind, names=("a", "b", labels("c"), "d"))
        told = {finding.in_(language) for language in get_args(Language)}
        assert all(text and "{" not in text for text in told)
        assert len(told) >= 2
