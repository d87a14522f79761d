"""Sealing: how a personal value is encrypted in place, and opened again. Pure but for nonces.

AES-256-GCM under HKDF-Expand(data key, stream ‖ version ‖ path) (RFC 5869 § 2.3; data keys are
uniformly random, so nothing is extracted first). The expansion's second half is stored as a
commitment, since GCM alone would let one ciphertext open under two keys. The context and the
subject are the additional data. Envelope: format (1 byte), key id (16), commitment (32),
nonce (12), ciphertext with tag.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import (
    Annotated,
    Any,
    Generic,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from msgspec import Struct, structs

from avvik.application.noise import noise
from avvik.application.ports import DataKey
from avvik.domain.values import OF_MANY, Sealed, subject_of

S = TypeVar("S", bound=Struct)

# Whether the field of this name, of this very struct, may be opened.
Opener: TypeAlias = Callable[[Struct, str], bool]
# A personal value: whose key seals it, where it is, and what it says.
Personal: TypeAlias = tuple[str, str, Any]
_Place: TypeAlias = tuple[str, str, Any, Struct, str]

_encode = msgspec.json.Encoder().encode

HASH = SHA256()
FORMAT = b"\x01"
KEY_ID = slice(1, 17)
COMMITMENT = slice(17, 49)
NONCE = slice(49, 61)
CIPHERTEXT = slice(61, None)


class Altered(Exception):
    """A sealed value does not open under the key it names: it was altered or moved."""


def key_id(value: Sealed) -> UUID:
    return UUID(bytes=value.envelope[KEY_ID])


# --- one value


def seal_value(plaintext: bytes, key: DataKey, context: bytes, subject: str) -> bytes:
    # The key that seals, and after it the commitment.
    derived = HKDFExpand(HASH, 64, context).derive(key.secret)
    nonce = noise(12)
    ciphertext = AESGCM(derived[:32]).encrypt(nonce, plaintext, context + subject.encode())
    return b"".join((FORMAT, key.id.bytes, derived[32:], nonce, ciphertext))


def open_value(envelope: bytes, key: DataKey, context: bytes, subject: str) -> bytes:
    derived = HKDFExpand(HASH, 64, context).derive(key.secret)
    if envelope[:1] != FORMAT or not hmac.compare_digest(derived[32:], envelope[COMMITMENT]):
        raise Altered
    try:
        return AESGCM(derived[:32]).decrypt(
            envelope[NONCE], envelope[CIPHERTEXT], context + subject.encode()
        )
    except InvalidTag:
        raise Altered from None


def context_of(stream: UUID, version: int, path: str) -> bytes:
    return _context(_place(stream, version), path)


def _place(stream: UUID, version: int) -> bytes:
    return b"avvik/seal/1" + stream.bytes + version.to_bytes(8, "big")


def _context(place: bytes, path: str) -> bytes:
    return place + path.encode() + b"\x00"


# --- every sealed field of a struct


class _Part(NamedTuple):
    """A field that is sealed (`mark`), or a struct in which fields may be."""

    name: str
    # Whose key seals it; none for a struct.
    mark: str | None
    kind: Any
    many: bool


# What becomes of a personal value, given its part, its path, and the struct that holds it.
_Replace: TypeAlias = Callable[[Any, _Part, str, Struct], Any]


class Unsealed(Struct, Generic[S], frozen=True):
    """A struct on its way into its stream, with every personal value that is in it."""

    value: S
    version: int
    personal: Sequence[Personal]

    def sealed(self, stream: UUID, key_of: Callable[[str], DataKey]) -> S:
        """The struct with every personal value sealed under its subject's key."""
        version = self.version
        place = _place(stream, version)
        sealed: dict[str, Sealed] = {}
        for subject, path, plain in self.personal:
            context = _context(place, path)
            envelope = seal_value(_encode(plain), key_of(subject), context, subject)
            sealed[path] = Sealed(version=version, path=path, envelope=envelope)
        if sealed.keys() <= _fields(type(self.value)):
            return structs.replace(self.value, **sealed)
        return _map(self.value, lambda _plain, _part, path, _holder: sealed[path])


def unsealed(value: S, version: int) -> Unsealed[S]:
    """The struct, which is to stand at this version of its stream, looked through."""
    subjects, paths, values, others = _layout(type(value))
    personal = [
        each for each in zip(subjects, paths, values(value), strict=True) if each[2] is not None
    ]
    for mark, path, plain, _, _ in _places_in(value, others):
        personal.append((subject_of(mark, version, path), path, plain))
    return Unsealed(value, version, personal)


def seal(value: S, stream: UUID, version: int, key_of: Callable[[str], DataKey]) -> S:
    """The struct with every personal value sealed, its keys at hand."""
    return unsealed(value, version).sealed(stream, key_of)


def open_all(
    value: S, stream: UUID, keys: Mapping[UUID, DataKey], may: Opener = lambda *_: True
) -> S:
    """The struct with every personal field readable that may be and whose key is given."""

    def one(sealed: Any, part: _Part, _path: str, holder: Struct) -> Any:
        assert part.mark is not None
        key = keys.get(key_id(sealed)) if may(holder, part.name) else None
        if key is None:
            return sealed
        context = context_of(stream, sealed.version, sealed.path)
        subject = subject_of(part.mark, sealed.version, sealed.path)
        return msgspec.json.decode(
            open_value(sealed.envelope, key, context, subject), type=part.kind
        )

    return _map(value, one)


def keys_in(value: Struct) -> frozenset[tuple[str, UUID]]:
    """The keys that the struct's fields are sealed with, each with its subject.

    A subject may have several: a case's state does not hold every text of its events, and so
    not every key.
    """
    return frozenset(
        (subject_of(mark, sealed.version, sealed.path), key_id(sealed))
        for mark, _, sealed, *_ in _places(value)
        if isinstance(sealed, Sealed)
    )


def keys_for(value: Struct, may: Opener) -> Iterator[UUID]:
    """The keys that opening what may be opened of the struct takes."""
    return (
        key_id(sealed)
        for _, _, sealed, holder, name in _places(value)
        if isinstance(sealed, Sealed) and may(holder, name)
    )


def texts_in(value: Struct) -> Iterator[str]:
    """The texts of the struct's personal fields that are readable."""
    return (text for _, _, text, *_ in _places(value) if isinstance(text, str))


def _places(value: Struct, prefix: str = "") -> list[_Place]:
    """Every personal value in the struct: its mark, path, itself, its struct, its field there."""
    plain, deep = _kinds_of_parts(type(value))
    found = [
        (mark, prefix + name, inner, value, name)
        for name, mark in plain
        if (inner := getattr(value, name)) is not None
    ]
    return found + _places_in(value, deep, prefix) if deep else found


def _places_in(value: Struct, parts: Iterable[_Part], prefix: str = "") -> list[_Place]:
    """Those in some parts of the struct."""
    found: list[_Place] = []
    for name, mark, _, many in parts:
        inner = getattr(value, name)
        if inner is None or inner == ():
            continue
        path = prefix + name
        for at, each in _numbered(inner, path) if many else ((path, inner),):
            if mark:
                found.append((mark, at, each, value, name))
            else:
                found += _places(each, at + ".")
    return found


def _map(value: S, one: _Replace, prefix: str = "") -> S:
    """The struct with every personal value in it replaced."""
    changes: dict[str, Any] = {}
    for part in _parts(type(value)):
        name, _, _, many = part
        inner = getattr(value, name)
        if inner is None or inner == ():
            continue
        path = prefix + name
        if many:
            numbered = _numbered(inner, path)
            changes[name] = tuple([_mapped(each, part, at, value, one) for at, each in numbered])
        else:
            changes[name] = _mapped(inner, part, path, value, one)
    return structs.replace(value, **changes) if changes else value


def _mapped(inner: Any, part: _Part, path: str, holder: Struct, one: _Replace) -> Any:
    return one(inner, part, path, holder) if part.mark else _map(inner, one, path + ".")


def _numbered(many: Iterable[Any], path: str) -> list[tuple[str, Any]]:
    """The values of a field that holds many, each with its own path."""
    return [(f"{path}[{number}]", each) for number, each in enumerate(many)]


@cache
def _kinds_of_parts(kind: type[Struct]) -> tuple[list[tuple[str, str]], list[_Part]]:
    """The fields that are one personal value, with their marks; and the other parts."""
    parts = _parts(kind)
    plain = [(part.name, part.mark) for part in parts if part.mark and not part.many]
    return plain, [part for part in parts if part.many or not part.mark]


class _Layout(NamedTuple):
    """Where a kind of struct has personal values by whose path alone it is known whose they are,
    and how to get at all of them at once; and its other parts."""

    subjects: Sequence[str]
    paths: Sequence[str]
    values: Callable[[Struct], tuple[Any, ...]]
    others: Sequence[_Part]


@cache
def _layout(kind: type[Struct]) -> _Layout:
    hints = get_type_hints(kind)
    single: list[tuple[str, str]] = []
    others: list[_Part] = []
    for part in _parts(kind):
        if part.mark and not part.many and part.mark not in OF_MANY:
            single.append((part.mark, part.name))
        elif hints[part.name] is part.kind and not (below := _layout(part.kind)).others:
            paths = [f"{part.name}.{path}" for path in below.paths]
            single += zip(below.subjects, paths, strict=True)
        else:
            others.append(part)
    paths = [path for _, path in single]
    return _Layout([subject for subject, _ in single], paths, _getter(paths), others)


def _getter(paths: Sequence[str]) -> Callable[[Struct], tuple[Any, ...]]:
    match paths:
        case []:
            return lambda _: ()
        case [path]:
            get = attrgetter(path)
            return lambda value: (get(value),)
        case _:
            return attrgetter(*paths)


@cache
def _fields(kind: type[Struct]) -> frozenset[str]:
    return frozenset(kind.__struct_fields__)


@cache
def _parts(kind: type[Struct]) -> tuple[_Part, ...]:
    # By name: of a field that holds one of several structs, either is walked as what it is.
    parts: dict[str, _Part] = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        parts.update((part.name, part) for part in _parts_of(name, hint))
    return tuple(parts.values())


def _parts_of(name: str, hint: Any, *, many: bool = False) -> Iterator[_Part]:
    if get_origin(hint) is Annotated:
        union, *metas = get_args(hint)
        extra = next((meta.extra for meta in metas if isinstance(meta, msgspec.Meta)), None)
        if extra and "subject" in extra:
            yield _Part(name, extra["subject"], _without_sealed(union), many)
    elif get_origin(hint) in (Union, UnionType):
        for option in get_args(hint):
            yield from _parts_of(name, option, many=many)
    elif get_origin(hint) is tuple:
        yield from _parts_of(name, get_args(hint)[0], many=True)
    elif isinstance(hint, type) and issubclass(hint, Struct) and _parts(hint):
        yield _Part(name, None, hint, many)


def _without_sealed(union: Any) -> Any:
    kinds = [option for option in get_args(union) if option is not Sealed]
    (kind,) = kinds
    return kind
