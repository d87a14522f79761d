"""The api over HTTP on a real PostgreSQL, with the example institution and its issuer."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from litestar.types import ASGIApp

from avvik.adapters.directory import PostgresDirectory
from avvik.adapters.postgres.clock import PostgresClock
from avvik.adapters.postgres.connection import reading_as
from avvik.adapters.postgres.migrate import migrate, migrate_vault
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.adapters.postgres.references import PostgresReferences
from avvik.adapters.vault import PostgresVault
from avvik.api.app import create_app
from avvik.api.limits import Limit
from avvik.api.metrics import Metrics
from avvik.api.office import Office, Oidc, tokens_of
from avvik.application.desk import Desk
from avvik.application.import_institution import import_institution
from avvik.application.pseudonyms import Secret
from avvik.domain.institution import InstitutionFile
from deploy.local.issuer import Issuer
from tests.servers import AUDIENCE, INSTITUTION, ISSUER, Databases

SECRET = Secret(b"\x01" * 32)
KEK = b"\x02" * 32
PUBLIC_URL = "https://avvik.example.org"
OFFICE = X25519PrivateKey.from_private_bytes(b"\x03" * 32)


def _with_office(file: bytes) -> bytes:
    """The institution's file, with a whistleblowing office to seal cases to."""
    institution: dict[str, Any] = msgspec.json.decode(file)
    key = urlsafe_b64encode(OFFICE.public_key().public_bytes_raw())
    institution["configuration"]["whistleblowing_key"] = key.decode().rstrip("=")
    return msgspec.json.encode(institution)


FILE = _with_office(Path("deploy/local/institution.json").read_bytes())

CASES = "/api/v1/deviations"

REPORT: Mapping[str, Any] = {
    "title": "Forelesninger avlyst",
    "description": "Tre på rad, uten beskjed.\nIngen erstatning.",
    "category": "education_quality",
    "level": "course",
    "unit": "ntnu.ie.idi",
    "occurred_on": "2026-10-12",
    "ordinary_channels": {"tried": ["teacher", "reference_group"]},
    "language": "nb",
}
CLOSING = {"outcome": "fixed", "public_answer": "Forelesningene er tatt igjen."}


class Front:
    """A browser of sorts: asks as anybody."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self.client = client
        self.issuer = issuer
        self._tokens: dict[str, str] = {}

    def bearer(self, person: str) -> dict[str, str]:
        if person not in self._tokens:
            self._tokens[person] = self.issuer.token(person, claims={"client_id": "portal"})
        return {"authorization": f"Bearer {self._tokens[person]}"}

    async def get(self, person: str, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=_encoded(self.bearer(person) | headers))

    async def post(
        self, person: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        return await self._send("POST", person, path, body, headers)

    async def put(self, person: str, path: str, body: object, **headers: str) -> httpx.Response:
        return await self._send("PUT", person, path, body, headers)

    async def delete(self, person: str, path: str, **headers: str) -> httpx.Response:
        return await self._send("DELETE", person, path, None, headers)

    async def _send(
        self, method: str, person: str, path: str, body: object, headers: dict[str, str]
    ) -> httpx.Response:
        sent = self.bearer(person) | {"content_type": "application/json"} | headers
        content = b"" if body is None else msgspec.json.encode(body)
        return await self.client.request(method, path, headers=_encoded(sent), content=content)

    async def report(self, person: str = "student-1", **changes: object) -> str:
        """A case; answers its path."""
        answer = await self.post(person, CASES, {**REPORT, **changes})
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def line(self, unit: str) -> list[str]:
        """The ids of everybody who leads the unit or one above it."""
        levels = (await self.get("student-1", f"/api/v1/units/{unit}/line")).json()["items"]
        return [leader["person"] for level in levels for leader in level["leaders"]]

    async def person(self, name: str) -> str:
        """The id of somebody in the directory."""
        known: str = (await self.get(name, "/api/v1/me")).json()["person"]
        return known

    async def acknowledge(self, person: str, case: str, version: int = 1) -> httpx.Response:
        return await self.post(person, f"{case}/acknowledgement", if_match=f'"{version}"')

    async def close(self, person: str, case: str, version: int = 1) -> httpx.Response:
        return await self.post(person, f"{case}/closing", CLOSING, if_match=f'"{version}"')


async def institution_database(databases: Databases) -> str:
    """The DSN of log and vault in one database, with the example institution imported."""
    return await databases.like("institution_template", _import)


async def _import(dsn: str) -> None:
    await migrate(dsn)
    await migrate_vault(dsn)
    file = msgspec.json.decode(FILE, type=InstitutionFile)
    async with desk_of(dsn, None) as (desk, _):
        await import_institution(desk, SECRET, ISSUER, INSTITUTION, file)


@asynccontextmanager
async def desk_of(dsn: str, role: str | None) -> AsyncIterator[tuple[Desk, PostgresLog]]:
    log = await PostgresLog.open(dsn, role)
    vault = await PostgresVault.open(dsn, KEK, role, institution=INSTITUTION)
    clock = PostgresClock(log.pool)
    await clock.synchronise()
    try:
        desk = Desk(
            log=log,
            directory=PostgresDirectory(log.pool),
            vault=vault,
            references=PostgresReferences(log.pool),
            clock=clock,
            secret=SECRET,
        )
        yield desk, log
    finally:
        await log.close()
        await vault.close()


@asynccontextmanager
async def opened_office(
    dsn: str, issuer: Issuer, rate_limit: float = 1000
) -> AsyncIterator[Office]:
    oidc = Oidc(issuer=ISSUER, audience=AUDIENCE, discovery_url=issuer.discovery_url)
    async with (
        desk_of(dsn, "avvik_api") as (desk, log),
        tokens_of(oidc, SECRET, desk.directory) as tokens,
    ):
        yield Office(
            institution=INSTITUTION,
            public_url=PUBLIC_URL,
            secret=SECRET,
            desk=desk,
            reading=partial(reading_as, log.pool),
            tokens=tokens,
            limit=Limit(rate_limit),
            metrics=Metrics(),
            probes={},
        )


@asynccontextmanager
async def opened_front(
    office: Office, issuer: Issuer, made: Callable[[Office], ASGIApp] = create_app
) -> AsyncIterator[Front]:
    transport = httpx.ASGITransport(app=made(office))  # type: ignore[arg-type]  # Litestar's ASGI types are narrower
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield Front(client, issuer)


def _encoded(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
