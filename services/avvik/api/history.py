"""A case's trail in words and data: what was done, who was told, who read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from avvik.api import answers, requests, seeing
from avvik.api.office import Office
from avvik.api.opening import keys, needed, opened, profiles, shown
from avvik.api.requests import CallerRequest, Plain, office_of
from avvik.api.responses import Sent, json
from avvik.api.seeing import Seen
from avvik.api.wording.history import DELIVERIES, HISTORY, OTHER_DELIVERY, POSTS, sentence
from avvik.api.wording.offices import ROLES, in_office
from avvik.api.wording.times import moment
from avvik.application.ports import World
from avvik.domain.calendar import oslo_date
from avvik.domain.configuration import label_of
from avvik.domain.events import Acknowledged, CaseEvent, Closed, DeliveryRecorded, Reported
from avvik.domain.organisation import INDEPENDENT_RECIPIENT, LEADING, LINE_LEADER
from avvik.domain.values import Language, Profile
from avvik.views import people, trail
from avvik.views.trail import Read, Step

PERSON = "person/"
SYSTEM = "system/"
# As what acts are done; who leads a unit does not act in it as the last resort.
ACTING = (*LEADING, INDEPENDENT_RECIPIENT)


class Teller(Struct, frozen=True, kw_only=True):
    """Tells one reader of one case, in one language."""

    seen: Seen
    world: World
    names: dict[UUID, Profile]
    language: Language

    def step(self, step: Step) -> answers.Entry:
        if isinstance(step.event, DeliveryRecorded):
            return self._delivery(step.at, step.event)
        return self._act(step, step.event)

    def read(self, read: Read) -> answers.Entry:
        actor = self._actor(read.reader, read.at, None)
        return answers.Entry(
            at=read.at,
            kind="read",
            actor=actor,
            text=self._sentence(HISTORY["read"].in_(self.language), who=actor.words),
            data={"purpose": read.purpose} if read.purpose and self.seen.is_office else {},
        )

    def _act(self, step: Step, event: CaseEvent) -> answers.Entry:
        kind = str(event.__struct_config__.tag)
        unit = event.unit if isinstance(event, Reported | Acknowledged | Closed) else None
        actor = self._actor(step.actor, step.at, unit)
        words = {"who": actor.words, "unit": self._unit(unit) if unit else ""}
        return answers.Entry(
            at=step.at,
            kind=kind,
            version=step.version,
            actor=actor,
            text=self._sentence(HISTORY[kind].in_(self.language), **words, **self._words(event)),
            data=_data(event),
        )

    def _words(self, event: CaseEvent) -> dict[str, str]:
        match event:
            case Reported():
                return {}
            case Acknowledged(expires_at=expires_at):
                return {"until": moment(expires_at, self.language)}
            case Closed(outcome=outcome):
                label = label_of(outcome, self.world.configuration.outcomes)
                return {"outcome": label.in_(self.language)}
            case _:
                return {}

    def _delivery(self, at: datetime, event: DeliveryRecorded) -> answers.Entry:
        # Without a person the unit is where somebody was looked for, and no post's own.
        unit = event.unit if event.person else None
        whom = self._office(event.role, unit)
        post = POSTS.get(event.role, ROLES["official"]).in_(self.language)
        template = DELIVERIES.get(event.outcome, OTHER_DELIVERY).in_(self.language)
        system = ROLES["system"].in_(self.language)
        return answers.Entry(
            at=at,
            kind="delivery_recorded",
            actor=answers.Actor(words=system, role="system"),
            text=self._sentence(template, whom=whom, post=post, outcome=event.outcome),
            data={
                "event": event.event_id,
                "role": event.role,
                "unit": unit,
                "channel": event.channel,
                "outcome": event.outcome,
                "code": event.code,
                "enhanced": event.enhanced,
                "at": event.at,
            },
        )

    def _actor(self, actor: str, at: datetime, unit: str | None) -> answers.Actor:
        """Who acted. Only those who see the case by office learn which official it was."""
        person = _person(actor)
        if person is None:
            role = "system" if actor.startswith(SYSTEM) else actor
            return answers.Actor(words=ROLES[role].in_(self.language), role=role)
        role, where = (self._acting(person, at, unit), unit) if unit else self._role(person, at)
        words = self._office(role, where)
        if not self.seen.is_office:
            return answers.Actor(words=words, role=role, unit=where)
        profile = self.names.get(person)
        name = profile.name if profile else None
        return answers.Actor(
            words=f"{name} ({words})" if name else words,
            role=role,
            unit=where,
            person=person,
            name=name,
        )

    def _acting(self, person: UUID, at: datetime, unit: str) -> str:
        """As what somebody acted for the unit on that day."""
        held = self.world.organisation.roles_of(person, oslo_date(at))
        leading = {each.role for each in held if each.unit == unit}
        if any(each.role == INDEPENDENT_RECIPIENT for each in held):
            # Theirs is the whole institution, wherever the role was granted.
            leading.add(INDEPENDENT_RECIPIENT)
        return next((role for role in ACTING if role in leading), LINE_LEADER)

    def _role(self, person: UUID, at: datetime) -> tuple[str, str | None]:
        """By which office somebody had to do with the case on that day."""
        organisation = self.world.organisation
        line = tuple(organisation.line(self.seen.found.row.case.file.unit))
        held = [
            role
            for role in organisation.roles_of(person, oslo_date(at))
            if role.unit in line and role.role in ROLES
        ]
        nearest = min(held, key=lambda role: line.index(role.unit), default=None)
        return (nearest.role, nearest.unit) if nearest else ("official", None)

    def _office(self, role: str, unit: str | None) -> str:
        if unit is None or role in ("reporter", "supporter"):
            return in_office(role, None, self.language)
        return in_office(role, self._unit(unit), self.language)

    def _unit(self, unit: str) -> str:
        return self.world.organisation.units[unit].names.in_(self.language)

    def _sentence(self, template: str, **words: str) -> str:
        return sentence(template.format(**words))


@get("/deviations/{case:str}/history")
async def history(request: CallerRequest, case: FromPath[str]) -> Sent:
    office = office_of(request)
    requests.query(request, Plain)
    language = requests.language(request)
    world = await office.desk.directory.refresh()
    async with office.reading(seeing.reader(request)) as connection:
        reads = await trail.reads(connection, requests.case_id(case))
        seen = await seeing.one(request, office, world, connection, requests.case_id(case))
        steps = await trail.steps(connection, seen.found.row.id, seen.found.deliveries)
        related = await people.known(connection, _officials(seen, steps, reads))
    teller = Teller(
        seen=seen,
        world=await office.desk.directory.world(),
        names=await profiles(office.desk.vault, related),
        language=language,
    )
    told = [teller.step(each) for each in await _opened(office, seen, steps)]
    if seen.is_office or seen.is_own:
        told.extend(teller.read(each) for each in reads)
    told.sort(key=lambda entry: entry.at)
    return json(answers.History(items=tuple(told)), language)


async def _opened(office: Office, seen: Seen, steps: list[Step]) -> list[Step]:
    held = await keys(
        office.desk.vault, (key for step in steps for key in needed(step.event, seen.may_open))
    )
    return [
        Step(
            version=step.version,
            at=step.at,
            actor=step.actor,
            event=opened(step.event, seen.found.row.id, seen.may_open, held),
        )
        for step in steps
    ]


def _officials(seen: Seen, steps: Iterable[Step], reads: Iterable[Read]) -> set[UUID]:
    if not seen.is_office:
        return set()
    acted = {_person(step.actor) for step in steps}
    return {each for each in acted | {_person(read.reader) for read in reads} if each}


def _person(actor: str) -> UUID | None:
    """The person whom an actor or reader names, if it names one."""
    name = actor.removeprefix(PERSON).partition("/")[0]
    return UUID(name) if len(name) == len(str(UUID(int=0))) else None


def _data(event: CaseEvent) -> dict[str, Any]:
    """The facts of the act, as far as they were opened."""
    match event:
        case Reported():
            return {
                "unit": event.unit,
                "reached": event.reached,
                "category": event.category,
                "due": event.due,
            }
        case Acknowledged():
            return {"unit": event.unit, "expires_at": event.expires_at}
        case Closed():
            return {
                "unit": event.unit,
                "outcome": event.outcome,
                "public_answer": shown(event.public_answer),
            }
        case _:
            return {}


HANDLERS = (history,)
