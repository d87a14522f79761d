"""The institution's codes, words and deadlines: for everybody to read, for few to change."""

import msgspec
from litestar import get, put
from msgspec import Struct

from avvik.api import requests
from avvik.api.incoming import Request
from avvik.api.requests import Plain
from avvik.api.responses import Sent, json
from avvik.application.change_directory import Version, configure, require
from avvik.application.ports import World
from avvik.domain.calendar import oslo_date
from avvik.domain.configuration import (
    Category,
    Coded,
    Configuration,
    Deadlines,
    Receiver,
    StatutoryDeadline,
)
from avvik.domain.organisation import ADMIN, QUALITY_DIVISION
from avvik.domain.values import Language


class Choice(Struct, frozen=True, kw_only=True):
    """A code, and what it is called."""

    code: str
    label: str


class CategoryChoice(Struct, frozen=True, kw_only=True):
    """What a report may be about. Of a personnel matter the head is consulted."""

    code: str
    label: str
    is_personnel: bool


class OwnDeadline(Struct, frozen=True, kw_only=True):
    """How long the reporter has to turn there themselves, and the statute that says so."""

    code: str
    label: str
    weeks: int
    source: str


class Elsewhere(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a matter that is no deviation goes. With a role, a text can be handed over."""

    code: str
    label: str
    guidance: str
    role: str | None = None
    deadlines: tuple[OwnDeadline, ...] = ()


class Words(Struct, frozen=True, kw_only=True):
    """The configuration that counts now, in one language."""

    version: int
    categories: tuple[CategoryChoice, ...]
    levels: tuple[Choice, ...]
    ordinary_channels: tuple[Choice, ...]
    channel_reasons: tuple[Choice, ...]
    severities: tuple[Choice, ...]
    severities_told_upward: tuple[str, ...]
    outcomes: tuple[Choice, ...]
    rejection_reasons: tuple[Choice, ...]
    receivers: tuple[Elsewhere, ...]
    horizons: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    deadlines: Deadlines


class Whole(Struct, frozen=True, kw_only=True):
    """The configuration that counts now, as it is written: what is changed and sent back."""

    version: int
    configuration: Configuration


_configurations = msgspec.json.Decoder(Configuration)


@get("/configuration")
async def configuration(request: Request) -> Sent:
    requests.query(request, Plain)
    world = await request.office.desk.directory.refresh()
    language = request.language
    return json(_words(world, language), language, _etag(world.configuration_version))


@get("/configuration/source")
async def source(request: Request) -> Sent:
    office = request.office
    requests.query(request, Plain)
    world = await office.desk.directory.refresh()
    today = oslo_date(office.desk.clock.now())
    require((QUALITY_DIVISION, ADMIN), world.organisation, request.caller.person, today)
    version = world.configuration_version
    whole = Whole(version=version, configuration=world.configuration)
    return json(whole, request.language, _etag(version))


@put("/configuration")
async def change_configuration(request: Request) -> Sent:
    office = request.office
    body = await requests.content(request, _configurations)
    requests.require_known(await request.content.read(), body)
    ask = requests.ask(request, office.secret, body)
    done: Version = await configure(office.desk, office.institution, ask, body)
    return json(done, request.language, _etag(done.version))


def _etag(version: int) -> dict[str, str]:
    return {"etag": f'"{version}"'}


def _words(world: World, language: Language) -> Words:
    configured = world.configuration

    def choices(table: tuple[Coded, ...]) -> tuple[Choice, ...]:
        return tuple(Choice(code=each.code, label=each.labels.in_(language)) for each in table)

    return Words(
        version=world.configuration_version,
        categories=tuple(_category(each, language) for each in configured.categories),
        levels=choices(configured.levels),
        ordinary_channels=choices(configured.ordinary_channels),
        channel_reasons=choices(configured.channel_reasons),
        severities=choices(configured.severities),
        severities_told_upward=configured.severities_told_upward,
        outcomes=choices(configured.outcomes),
        rejection_reasons=choices(configured.rejection_reasons),
        receivers=tuple(_receiver(each, language) for each in configured.receivers),
        horizons=choices(configured.horizons),
        areas=choices(configured.areas),
        deadlines=configured.deadlines,
    )


def _category(category: Category, language: Language) -> CategoryChoice:
    return CategoryChoice(
        code=category.code,
        label=category.labels.in_(language),
        is_personnel=category.is_personnel,
    )


def _receiver(receiver: Receiver, language: Language) -> Elsewhere:
    return Elsewhere(
        code=receiver.code,
        label=receiver.labels.in_(language),
        guidance=receiver.guidance.in_(language),
        role=receiver.role,
        deadlines=tuple(_deadline(each, language) for each in receiver.deadlines),
    )


def _deadline(deadline: StatutoryDeadline, language: Language) -> OwnDeadline:
    return OwnDeadline(
        code=deadline.code,
        label=deadline.labels.in_(language),
        weeks=deadline.weeks,
        source=deadline.source,
    )


HANDLERS = (configuration, source, change_configuration)
