"""The log for auditors: every event as stored, and decoded with personal data masked."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get
from litestar.response.streaming import ASGIStreamingResponse
from msgspec import Meta, Struct

from avvik.api import answers, requests
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.parts import Moment
from avvik.api.seeing import purpose
from avvik.application.access import NotPermitted
from avvik.application.streams import deliveries_stream
from avvik.domain.calendar import oslo_date
from avvik.domain.decisions.facts import Unknown
from avvik.domain.organisation import AUDITOR
from avvik.views import log
from avvik.views.log import Stored, Wanted, Withheld
from avvik.views.reading import Connection, note

CHUNK = 500
ROUTE = "/api/v1/audit/events"
MEDIA_TYPE = "application/x-ndjson"

_encoder = msgspec.json.Encoder()


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events to replay. Without `limit`, all that follow `after`."""

    after: Annotated[int, Meta(ge=0, le=2**62)] = 0
    limit: Annotated[int, Meta(ge=1, le=2**31)] | None = None
    case: UUID | None = None
    type: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    from_: Moment | None = msgspec.field(name="from", default=None)
    to: Moment | None = None
    unit: Annotated[str, Meta(min_length=1, max_length=100)] | None = None


@get("/audit/events")
async def events(request: Request) -> ASGIStreamingResponse:
    office = request.office
    span = requests.query(request, Span)
    world = await office.desk.directory.refresh()
    today = oslo_date(office.desk.clock.now())
    if request.caller.person not in world.organisation.anywhere(AUDITOR, today):
        raise NotPermitted
    if span.unit is not None and span.unit not in world.organisation.units:
        raise Unknown("/unit")
    streams = (span.case, deliveries_stream(office.institution, span.case)) if span.case else None
    replay = Replay(
        office=office,
        auditor=request.caller.person,
        purpose=purpose(request),
        wanted=Wanted(
            streams=streams,
            topic=span.type,
            since=span.from_,
            until=span.to,
            units=world.organisation.subtree(span.unit) if span.unit else None,
        ),
    )
    # The first chunk is read before the answer begins, so that it can still be a problem.
    first = await replay.chunk(span.after, span.limit)
    lines = replay.lines(first, span.limit)
    return ASGIStreamingResponse(iterator=lines, media_type=MEDIA_TYPE)


class Replay(Struct, frozen=True, kw_only=True):
    """The log on its way to one auditor."""

    office: Office
    auditor: UUID
    purpose: str | None
    wanted: Wanted

    async def chunk(self, after: int, limit: int | None) -> Sequence[Stored | Withheld]:
        """Some events; which cases they show is noted and committed before they are sent."""
        async with self.office.reading(self.auditor) as connection:
            size = CHUNK if limit is None else min(CHUNK, limit)
            found = await self._next(connection, after, size)
            shown = (each.case for each in found if isinstance(each, Stored) and each.case)
            await note(connection, str(self.auditor), self.purpose, ROUTE, shown)
        return found

    async def _next(
        self, connection: Connection, after: int, size: int
    ) -> Sequence[Stored | Withheld]:
        """What is hidden shows in the whole log alone: anywhere else it would tell what it is."""
        if self.wanted == Wanted():
            return await log.whole(connection, after, size)
        return await log.after(connection, after, self.wanted, size)

    async def lines(
        self, chunk: Sequence[Stored | Withheld], limit: int | None
    ) -> AsyncIterator[bytes]:
        while chunk:
            yield b"".join(_encoder.encode(_line(each)) + b"\n" for each in chunk)
            limit = None if limit is None else limit - len(chunk)
            if limit == 0 or len(chunk) < CHUNK:
                return
            chunk = await self.chunk(chunk[-1].position, limit)


def _line(stored: Stored | Withheld) -> answers.LoggedEvent | answers.WithheldEvent:
    if isinstance(stored, Withheld):
        return answers.WithheldEvent(position=stored.position)
    return answers.LoggedEvent(
        position=stored.position,
        stream=stored.stream,
        version=stored.version,
        type=stored.topic,
        recorded_at=stored.recorded_at,
        actor=stored.actor,
        command=stored.command_id,
        traceparent=stored.traceparent,
        case=stored.case,
        stored=stored.state,
        event=_masked(msgspec.json.decode(stored.state)),
    )


def _masked(value: Any) -> Any:
    """The event with every sealed value replaced by the word for it."""
    if isinstance(value, dict):
        if value.get("type") == "sealed":
            return {"sealed": True}
        return {name: _masked(each) for name, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list) else value


HANDLERS = (events,)
