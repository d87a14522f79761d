"""What an operator decides, read once from the environment. No secret has a default."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct, structs

PREFIX = "AVVIK_"
# Part of subjects and of derived stream ids, for ever.
NAME = "^[a-z][a-z0-9-]{0,30}$"
KEY_BYTES = 32

S = TypeVar("S", bound="Databases")


class Databases(Struct, frozen=True, kw_only=True):
    """What every program needs: where the log and the keys are."""

    institution: Annotated[str, Meta(pattern=NAME)]
    database_url: str
    vault_url: str


class Store(Databases, frozen=True, kw_only=True):
    """Besides, what it takes to read and to recognise.

    The key-encryption key (32 bytes) and the institution's secret come from files, so that
    they stand neither in the database nor in a process list.
    """

    kek_file: Path
    secret_file: Path

    def kek(self) -> bytes:
        """Raises `Missing`."""
        return _key(self.kek_file, "KEK_FILE")

    def secret(self) -> bytes:
        """Raises `Missing`."""
        return _key(self.secret_file, "SECRET_FILE")


class WithBroker(Store, frozen=True, kw_only=True):
    """Besides, where NATS is, and this service's own nkey."""

    nats_url: str
    nats_ca_file: Path
    nats_seed_file: Path


class ApiSettings(Store, frozen=True, kw_only=True):
    """For `avvik api`. `rate_limit` is requests per second and identity."""

    oidc_issuer: str
    oidc_discovery_url: str
    oidc_audience: str
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    rate_limit: int = 20


class WorkerSettings(WithBroker, frozen=True, kw_only=True):
    """For `avvik worker`."""

    metrics_port: int


class MigrateSettings(WithBroker, frozen=True, kw_only=True):
    """For `avvik migrate`: a database login that may create roles."""

    oidc_issuer: str


class Missing(Exception):
    """Something needed is not set, or not understood; the sentence names the variable."""


def load(kind: type[S], environment: Mapping[str, str] = os.environ) -> S:
    """The settings of that kind. Raises `Missing`."""
    names = {PREFIX + field.name.upper(): field for field in structs.fields(kind)}
    absent = [name for name, field in names.items() if field.required and not environment.get(name)]
    if absent:
        raise Missing(f"not set: {', '.join(absent)}")
    given = {field.name: environment[name] for name, field in names.items() if name in environment}
    try:
        return msgspec.convert(given, kind, strict=False, dec_hook=_path)
    except msgspec.ValidationError as flaw:
        field = str(flaw).rpartition("$.")[2].rstrip("`")
        raise Missing(f"not understood: {PREFIX}{field.upper()}") from None


def _key(path: Path, variable: str) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as problem:
        raise Missing(f"cannot be read: {PREFIX}{variable} ({problem.strerror})") from None
    if len(key) != KEY_BYTES:
        raise Missing(f"has not {KEY_BYTES} bytes: {PREFIX}{variable}")
    return key


def _path(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)
