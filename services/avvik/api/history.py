"""A case's trail in words and data: what was done, who was told, who read it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from msgspec import Struct, structs

from avvik.api import answers, paging, requests, seeing
from avvik.api.acting import Cast, persons_in
from avvik.api.incoming import Request
from avvik.api.lines import facts, is_told, is_whole, persons
from avvik.api.naming import Naming
from avvik.api.office import Office
from avvik.api.opening import keys, needed, opened, profiles
from avvik.api.phrases import besides, outline, phrase
from avvik.api.queries import CASES
from avvik.api.requests import Plain
from avvik.api.responses import Sent, json
from avvik.api.seeing import Seen
from avvik.api.wording.deliveries import DELIVERIES, OTHER_DELIVERY, POSTS
from avvik.api.wording.history import ALSO, HISTORY
from avvik.api.wording.offices import ROLES
from avvik.api.words import words_of
from avvik.application.streams import deliveries_stream
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import CaseEvent, DeliveryRecorded, Linked
from avvik.domain.events.deliveries import ELSEWHERE
from avvik.domain.organisation import Organisation
from avvik.views import leads, people, trail
from avvik.views.reading import Connection
from avvik.views.trail import Read, Step
from avvik.views.unit_names import unit_names

# Of those who read it the latest; of the others `…/readers` tells.
READS = 500


class Teller(Struct, frozen=True, kw_only=True):
    """Tells one reader of one case, in one language."""

    seen: Seen
    naming: Naming
    # Cases in which this one is or was followed up, and of which the reader is told nothing.
    kept: frozenset[UUID] = frozenset()

    def _then(self, at: datetime) -> Cast:
        """Who is who, called as it was then."""
        naming = structs.replace(self.naming, at=at)
        return Cast(naming=naming, is_named=self.seen.rights.office)

    def steps(self, steps: Iterable[Step]) -> Iterable[answers.Entry]:
        """What happened, line by line, as far as the reader is told of it."""
        case: Case | None = None
        for _, together in groupby(steps, key=lambda step: step.command):
            # Somebody acts in the office that is theirs before the act: it may cost them that.
            before = case
            for step in together:
                if isinstance(step.event, DeliveryRecorded):
                    if self._is_told_of(step.event):
                        yield self._delivery(step.at, step.event)
                    continue
                case = evolve(case, step.event)
                if is_told(step.event, case, self.seen):
                    yield self._act(step, step.event, before, case)

    def read(self, read: Read) -> answers.Entry:
        actor = self._then(read.at).reader(read.reader, read.at, self.seen.found.row)
        return answers.Entry(
            at=read.at,
            kind="read",
            actor=actor,
            text=sentence(HISTORY["read"].in_(self.naming.language).format(who=actor.words)),
            data={"purpose": read.purpose} if read.purpose and self.seen.rights.office else {},
        )

    def _act(self, step: Step, event: CaseEvent, before: Case | None, after: Case) -> answers.Entry:
        cast = self._then(step.at)
        actor = cast.actor(step.actor, step.at, before, event)
        return answers.Entry(
            at=step.at,
            kind=str(event.__struct_config__.tag),
            version=step.version,
            actor=actor,
            text=self._text(cast.naming, step.actor, event, after, actor.words),
            data={} if self._is_kept(event) else facts(event, self.seen.rights),
        )

    def _text(self, naming: Naming, actor: str, event: CaseEvent, after: Case, who: str) -> str:
        is_self = getattr(event, "person", None) in persons_in(actor)
        is_outlined = self._is_kept(event) or not is_whole(event, self.seen.rights)
        says = outline if is_outlined else phrase
        key, words = says(event, after, naming, is_self=is_self)
        told = [HISTORY[key].in_(naming.language).format(who=who, **words)]
        if self.seen.rights.office:
            told += [
                ALSO[key].in_(naming.language).format(**words)
                for key, words in besides(event, naming)
            ]
        return " ".join(map(sentence, told))

    def _is_kept(self, event: CaseEvent) -> bool:
        """Whether it names a case that must not exist for the reader."""
        return isinstance(event, Linked) and event.lead in self.kept

    def _is_told_of(self, delivery: DeliveryRecorded) -> bool:
        """That others are followed up in a case is for its officials alone to know."""
        rights = self.seen.rights
        return rights.facts and (rights.office or delivery.role not in ELSEWHERE)

    def _delivery(self, at: datetime, event: DeliveryRecorded) -> answers.Entry:
        naming = self._then(at).naming
        language = naming.language
        # Without a person the unit is where somebody was looked for, and no post's own.
        unit = event.unit if event.person and event.role not in ELSEWHERE else None
        whom = naming.office(event.role, unit)
        post = POSTS.get(event.role, ROLES["official"]).in_(language)
        template = DELIVERIES.get(event.outcome, OTHER_DELIVERY).in_(language)
        return answers.Entry(
            at=at,
            kind="delivery_recorded",
            actor=answers.Actor(words=ROLES["system"].in_(language), role="system"),
            text=sentence(template.format(whom=whom, post=post, outcome=event.outcome)),
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


@get("/deviations/{case:str}/history")
async def history(request: Request, case: FromPath[str]) -> Sent:
    office = request.office
    requests.query(request, Plain)
    language = request.language
    world = await office.desk.directory.refresh()
    async with office.reading(seeing.reader(request)) as connection:
        # One more than told tells whether there are others.
        reads = await trail.reads(connection, requests.case_id(case), None, READS + 1)
        seen = await seeing.one(request, office, world, connection, requests.case_id(case))
        deliveries = deliveries_stream(office.institution, seen.found.row.id)
        steps = await trail.steps(connection, seen.found.row.id, deliveries)
        kept = await _kept(connection, seen, steps)
        related = await people.known(connection, _officials(seen, steps, reads))
        units = await unit_names(connection, _units(steps, world.organisation))
    naming = Naming(
        words=await words_of(office.desk.directory, seen.found.row.case.file, language),
        organisation=(await office.desk.directory.world()).organisation,
        people=await profiles(office.desk.vault, related),
        units=units,
    )
    teller = Teller(seen=seen, naming=naming, kept=kept)
    told = list(teller.steps(await _opened(office, seen, steps)))
    earlier = None
    if seen.rights.office or seen.is_own:
        told.extend(teller.read(each) for each in reads[:READS])
        earlier = _earlier(office, seen, reads)
    told.sort(key=lambda entry: entry.at)
    return json(answers.History(items=tuple(told), earlier_readings=earlier), language)


def _earlier(office: Office, seen: Seen, reads: Sequence[Read]) -> str | None:
    """Where it is told who else read the case, before those who are told of here."""
    if len(reads) <= READS:
        return None
    cursor = paging.cursor(reads[READS - 1].id)
    return f"{office.public_url}{CASES}/{seen.found.row.id}/readers?cursor={cursor}"


async def _opened(office: Office, seen: Seen, steps: list[Step]) -> list[Step]:
    may, case = seen.rights.opens, seen.found.row.id
    acts = [step.event for step in steps if not isinstance(step.event, DeliveryRecorded)]
    held = await keys(office.desk.vault, (key for event in acts for key in needed(event, may)))
    return [structs.replace(step, event=opened(step.event, case, may, held)) for step in steps]


async def _kept(connection: Connection, seen: Seen, steps: Iterable[Step]) -> frozenset[UUID]:
    """The leads, of whichever link there was, that the reader must not learn of."""
    is_linked = any(isinstance(step.event, Linked) for step in steps)
    return await leads.kept(connection, seen.found.row.id) if is_linked else frozenset()


def _officials(seen: Seen, steps: Iterable[Step], reads: Iterable[Read]) -> set[UUID]:
    """Those whose names stand in the trail, where the reader learns them."""
    if not seen.rights.office:
        return set()
    actors = [*(step.actor for step in steps), *(read.reader for read in reads)]
    named = (
        person
        for step in steps
        if not isinstance(step.event, DeliveryRecorded)
        for person in persons(step.event)
    )
    return {person for actor in actors for person in persons_in(actor)}.union(named)


def _units(steps: Iterable[Step], organisation: Organisation) -> set[str]:
    """The units that the trail may name: of the events, and of who acted above them."""
    named = {
        unit
        for step in steps
        for field in ("unit", "origin", "reached")
        if (unit := getattr(step.event, field, None))
    }
    return {level for unit in named for level in organisation.line(unit)}


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


HANDLERS = (history,)
