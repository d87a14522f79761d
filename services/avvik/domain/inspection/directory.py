"""What is wrong with an institution file, and what is worth knowing of it. Pure."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from msgspec import structs

from avvik.domain.findings import Finding
from avvik.domain.inspection.configuration import configuration_flaws
from avvik.domain.institution import InstitutionFile, RoleEntry, UnitEntry
from avvik.domain.organisation import INDEPENDENT_RECIPIENT, LEADING, ROLES, Organisation
from avvik.domain.texts import is_blank, is_printable

H = TypeVar("H", bound=Hashable)

NOTHING_YET = Organisation()


def flaws(
    file: InstitutionFile,
    institution: str,
    today: date,
    before: Organisation = NOTHING_YET,
    busy: Collection[str] = (),
) -> Iterator[Finding]:
    """Why the institution's file cannot be taken as it stands.

    `busy` are the units that have open cases.
    """
    if file.institution != institution:
        names = (file.institution, institution)
        yield Finding(pointer="/institution", kind="other_institution", names=names)
    units = {unit.id: unit for unit in file.units}
    yield from _doubled("/units", "id", [unit.id for unit in file.units])
    yield from _doubled("/courses", "code", [entry.code for entry in file.courses])
    yield from _doubled("/programmes", "code", [entry.code for entry in file.programmes])
    yield from _doubled("/persons", "sub", [person.sub for person in file.persons])
    for place, text in _texts(file):
        if is_blank(text):
            yield Finding(pointer=place, kind="text_empty")
        elif not is_printable(text):
            yield Finding(pointer=place, kind="text_not_one_line")
    yield from _of_codes(file, today)
    yield from _of_top(file, today)
    for number, unit in enumerate(file.units):
        yield from _of_place(f"/units/{number}", unit, units, today)
    yield from _of_circles(file, today)
    yield from _of_closing(file, units, before, busy, today)
    for name, entries in (("courses", file.courses), ("programmes", file.programmes)):
        for number, entry in enumerate(entries):
            if entry.unit not in units:
                yield _unknown_unit(f"/{name}/{number}/unit", entry.code, entry.unit)
    yield from _of_roles(file, units, today)
    if file.configuration is not None:
        yield from configuration_flaws(file.configuration, "/configuration")


def _doubled(place: str, field: str, names: list[str]) -> Iterator[Finding]:
    for number in _again(names):
        pointer = f"{place}/{number}/{field}"
        yield Finding(pointer=pointer, kind="doubled", names=(names[number],))


def _again(keys: Iterable[H]) -> Iterator[int]:
    """The places at which something stands that stood there before."""
    passed: set[H] = set()
    for number, key in enumerate(keys):
        if key in passed:
            yield number
        passed.add(key)


def _texts(file: InstitutionFile) -> Iterator[tuple[str, str]]:
    """What people read or type, and where it stands."""
    for number, unit in enumerate(file.units):
        yield f"/units/{number}/kind", unit.kind
        for language, name in structs.asdict(unit.names).items():
            yield f"/units/{number}/names/{language}", name
        for place, campus in enumerate(unit.campuses):
            yield f"/units/{number}/campuses/{place}", campus
        for text in (*unit.codes, *unit.codes.values()):
            yield f"/units/{number}/codes", text
    for kind, entries in (("courses", file.courses), ("programmes", file.programmes)):
        for number, entry in enumerate(entries):
            yield f"/{kind}/{number}/code", entry.code
    for number, person in enumerate(file.persons):
        yield f"/persons/{number}/sub", person.sub
        yield f"/persons/{number}/name", person.name


# --- units


def _of_codes(file: InstitutionFile, today: date) -> Iterator[Finding]:
    """Codes that others know units by; a closed unit's code may be its successor's now."""
    codes = [
        (number, register, code)
        for number, unit in enumerate(file.units)
        if not unit.is_closed(today)
        for register, code in unit.codes.items()
    ]
    for place in _again((register, code) for _, register, code in codes):
        number, register, code = codes[place]
        pointer = f"/units/{number}/codes"
        yield Finding(pointer=pointer, kind="code_doubled", names=(register, code))


def _of_top(file: InstitutionFile, today: date) -> Iterator[Finding]:
    tops = [(number, unit) for number, unit in enumerate(file.units) if unit.parent is None]
    if not tops:
        yield Finding(pointer="/units", kind="no_root")
    for number, unit in tops[:1]:
        if unit.is_closed(today):
            pointer = f"/units/{number}/closed_on"
            yield Finding(pointer=pointer, kind="root_closed", names=(unit.id,))
    for number, unit in tops[1:]:
        pointer = f"/units/{number}/parent"
        yield Finding(pointer=pointer, kind="several_roots", names=(unit.id,))


def _of_place(
    pointer: str, unit: UnitEntry, units: Mapping[str, UnitEntry], today: date
) -> Iterator[Finding]:
    if unit.parent is not None:
        names = (unit.id, unit.parent)
        above = units.get(unit.parent)
        if above is None:
            yield Finding(pointer=f"{pointer}/parent", kind="unit_orphaned", names=names)
        elif above.is_closed(today) and not unit.is_closed(today):
            yield Finding(pointer=f"{pointer}/parent", kind="unit_under_closed", names=names)
    if unit.successor is not None:
        pointer = f"{pointer}/successor"
        if unit.closed_on is None:
            yield Finding(pointer=pointer, kind="successor_of_open_unit", names=(unit.id,))
        elif unit.successor not in units:
            names = (unit.id, unit.successor)
            yield Finding(pointer=pointer, kind="successor_unknown", names=names)


def _of_circles(file: InstitutionFile, today: date) -> Iterator[Finding]:
    """Units whose line, by parents and successors, comes back to them."""
    numbers = {unit.id: number for number, unit in enumerate(file.units)}
    above = {unit.id: _above(unit, today) for unit in file.units}
    done: set[str | None] = {None}
    for unit in file.units:
        path: list[str | None] = []
        step: str | None = unit.id
        while step not in done:
            done.add(step)
            path.append(step)
            step = above.get(step) if step else None
        circle = path[path.index(step) :] if step in path else []
        for each in filter(None, circle):
            pointer = f"/units/{numbers[each]}"
            yield Finding(pointer=pointer, kind="unit_under_itself", names=(each,))


def _above(unit: UnitEntry, today: date) -> str | None:
    is_handed_over = unit.is_closed(today) and unit.successor is not None
    return unit.successor if is_handed_over else unit.parent


def _of_closing(
    file: InstitutionFile,
    units: Mapping[str, UnitEntry],
    before: Organisation,
    busy: Collection[str],
    today: date,
) -> Iterator[Finding]:
    for gone in before.units:
        if gone not in units:
            yield Finding(pointer="/units", kind="unit_missing", names=(gone,))
    for number, unit in enumerate(file.units):
        if unit.is_closed(today) and unit.successor is None and unit.id in busy:
            yield Finding(pointer=f"/units/{number}", kind="unit_busy", names=(unit.id,))


# --- roles


def _of_roles(
    file: InstitutionFile, units: Mapping[str, UnitEntry], today: date
) -> Iterator[Finding]:
    known = {person.sub for person in file.persons}
    for number, role in enumerate(file.roles):
        yield from _of_role(f"/roles/{number}", role, units, known)
    keys = [(role.person, role.role, role.unit, role.valid_from) for role in file.roles]
    for number in _again(keys):
        names = keys[number][:3]
        yield Finding(pointer=f"/roles/{number}", kind="role_doubled", names=names)
    recipients = (role for role in file.roles if role.role == INDEPENDENT_RECIPIENT)
    if not any(role.holds_on(today) for role in recipients):
        yield Finding(pointer="/roles", kind="no_recipient")


def _of_role(
    pointer: str, role: RoleEntry, units: Mapping[str, UnitEntry], known: Collection[str]
) -> Iterator[Finding]:
    names = (role.role, role.unit)
    if role.person not in known:
        yield Finding(pointer=f"{pointer}/person", kind="unknown_person", names=names)
    if role.role not in ROLES:
        yield Finding(pointer=f"{pointer}/role", kind="unknown_role", names=(role.role,))
    if role.valid_to is not None and role.valid_to < role.valid_from:
        yield Finding(pointer=f"{pointer}/valid_to", kind="ends_before_it_begins", names=names)
    unit = units.get(role.unit)
    if unit is None:
        yield _unknown_unit(f"{pointer}/unit", role.role, role.unit)
    elif unit.closed_on and (role.valid_to is None or role.valid_to > unit.closed_on):
        yield Finding(pointer=f"{pointer}/valid_to", kind="outlives_unit", names=names)


def _unknown_unit(pointer: str, who: str, unit: str) -> Finding:
    return Finding(pointer=pointer, kind="unknown_unit", names=(who, unit))


# --- worth knowing


def warnings(file: InstitutionFile, today: date) -> Iterator[Finding]:
    """What a file without flaws leaves open: posts that nobody fills, people whom no mail
    reaches, units that are yet to close."""
    units = {unit.id: unit for unit in file.units}
    held = [role for role in file.roles if role.holds_on(today)]
    led = Counter(role.unit for role in held if role.role in LEADING)
    for number, unit in enumerate(file.units):
        if not unit.is_closed(today):
            yield from _of_vacancy(f"/units/{number}", unit, units, led, today)
    people = {person.sub: (number, person) for number, person in enumerate(file.persons)}
    for role in held:
        number, person = people[role.person]
        if person.address is None:
            unit = units[role.unit]
            is_leader = role.role in LEADING
            yield Finding(
                pointer=f"/persons/{number}",
                kind="leader_without_address" if is_leader else "holder_without_address",
                names=(person.name, unit.names.labels(), unit.id, role.role),
            )


def _of_vacancy(
    pointer: str,
    unit: UnitEntry,
    units: Mapping[str, UnitEntry],
    led: Mapping[str, int],
    today: date,
) -> Iterator[Finding]:
    names = (unit.names.labels(), unit.id)
    if unit.closed_on is not None:
        later = (*names, unit.closed_on.isoformat())
        yield Finding(pointer=pointer, kind="unit_closes_later", names=later)
    level: str | None = unit.id
    while level is not None and level not in led:
        level = _above(units[level], today)
    if level is None:
        yield Finding(pointer=pointer, kind="unit_without_leaders", names=names)
    elif level != unit.id:
        answering = units[level].names.labels()
        yield Finding(pointer=pointer, kind="unit_vacant", names=(*names, answering))
