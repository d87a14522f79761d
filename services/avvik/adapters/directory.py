"""The directory and the configuration, read from what the log's append keeps of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from avvik.adapters.postgres.connection import acquired
from avvik.application.ports import Known, OnRecord, World
from avvik.domain.configuration import Configuration
from avvik.domain.events import Configured, PersonEvent, UnitClosed, UnitDefined
from avvik.domain.organisation import Organisation, Role

_units = msgspec.json.Decoder(UnitDefined)
_closed = msgspec.json.Decoder(UnitClosed)
_configured = msgspec.json.Decoder(Configured)
_persons: msgspec.json.Decoder[PersonEvent] = msgspec.json.Decoder(PersonEvent)

# Before anything was imported.
NOTHING = Configuration(categories=(), levels=(), ordinary_channels=(), severities=(), outcomes=())


class PostgresDirectory:
    """Keeps the world as last read; reads it again only when its position has moved."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._world: World | None = None
        # Versions never change: each is read once.
        self._configurations: dict[int, Configuration] = {0: NOTHING}

    async def world(self) -> World:
        return self._world or await self.refresh()

    async def refresh(self) -> World:
        async with (
            acquired(self._pool) as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            state = await connection.fetchrow("select position, version from avvik.directory_state")
            if self._world is None or self._world.position < state["position"]:
                read = await _read(connection, state["position"], state["version"])
                # Of two that refresh at once, one may have read an older state.
                if self._world is None or self._world.position < read.position:
                    self._world = read
        return self._world

    async def person(self, identity: bytes) -> UUID | None:
        async with acquired(self._pool) as connection:
            person: UUID | None = await connection.fetchval("select avvik.person_of($1)", identity)
        return person

    async def known(self, person: UUID) -> Known | None:
        query = "select version, state from avvik.persons where person = $1"
        async with acquired(self._pool) as connection:
            row = await connection.fetchrow(query, person)
        if row is None:
            return None
        return Known(version=row["version"], profile=_persons.decode(row["state"]).profile)

    async def on_record(self, identities: Collection[bytes]) -> Mapping[bytes, OnRecord]:
        query = "select hash, person, version, state from avvik.on_record($1)"
        async with acquired(self._pool) as connection:
            rows = await connection.fetch(query, list(identities))
        return {
            row["hash"]: OnRecord(
                person=row["person"],
                version=row["version"],
                profile=_persons.decode(row["state"]).profile,
            )
            for row in rows
        }

    async def is_known(self, person: UUID) -> bool:
        async with acquired(self._pool) as connection:
            return bool(await connection.fetchval("select avvik.is_known($1)", person))

    async def busy_units(self) -> frozenset[str]:
        async with acquired(self._pool) as connection:
            return frozenset(await connection.fetchval("select avvik.busy_units()"))

    async def configuration(self, version: int) -> Configuration:
        if version not in self._configurations:
            query = "select state from avvik.configurations where version = $1"
            async with acquired(self._pool) as connection:
                state = await connection.fetchval(query, version)
            self._configurations[version] = _configured.decode(state).configuration
        return self._configurations[version]


async def _read(connection: asyncpg.Connection, position: int, version: int) -> World:
    configured = await connection.fetchrow(
        "select version, state from avvik.configurations order by version desc limit 1"
    )
    units = await connection.fetch("select state, closed from avvik.units")
    roles = await connection.fetch(
        """
        select person, role, unit, valid_from, valid_to, on_behalf_of
        from avvik.roles order by position
        """
    )
    teaching = await connection.fetch("select kind, code, unit from avvik.teaching")
    return World(
        position=position,
        organisation=_organisation(units, roles, teaching),
        directory_version=version,
        configuration=(
            _configured.decode(configured["state"]).configuration if configured else NOTHING
        ),
        configuration_version=configured["version"] if configured else 0,
    )


def _organisation(
    units: Collection[Any], roles: Iterable[Any], teaching: Iterable[Any]
) -> Organisation:
    defined = (_units.decode(row["state"]) for row in units)
    closed = (_closed.decode(row["closed"]) for row in units if row["closed"] is not None)
    return Organisation(
        units={each.unit: each for each in defined},
        closed={each.unit: each for each in closed},
        roles=tuple(Role(**row) for row in roles),
        teaching={(row["kind"], row["code"]): row["unit"] for row in teaching},
    )
