"""Sealing: how a personal value is encrypted in place, and opened again. Pure but for nonces.

AES-256-GCM under HKDF-Expand(data key, stream ‖ version ‖ path) (RFC 5869 § 2.3; data keys are
uniformly random, so nothing is extracted first). The expansion's second half is stored as a
commitment, since GCM alone would let one ciphertext open under two keys. The context and the
subject are the additional data. Envelope: format (1 byte), key id (16), commitment (32),
nonce (12), ciphertext with tag.
"""

import hmac
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from msgspec import Struct, structs

from avvik.application.ports import DataKey
from avvik.domain.values import Sealed, subject_of

S = TypeVar("S", bound=Struct)

# Whether the field of this name, of this very struct, may be opened.
Opener: TypeAlias = Callable[[Struct, str], bool]
_Place: TypeAlias = tuple[str, str, Any, Struct, str]

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
    derived = _derive(key.secret, context)
    nonce = os.urandom(12)
    ciphertext = AESGCM(derived[:32]).encrypt(nonce, plaintext, context + subject.encode())
    return b"%b%b%b%b%b" % (FORMAT, key.id.bytes, derived[32:], nonce, ciphertext)


def open_value(envelope: bytes, key: DataKey, context: bytes, subject: str) -> bytes:
    derived = _derive(key.secret, context)
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
    return b"%b%b\x00" % (place, path.encode())


def _derive(secret: bytes, context: bytes) -> bytes:
    """The key that seals, and after it the commitment."""
    return HKDFExpand(HASH, 64, context).derive(secret)


# --- every sealed field of a struct


class _Part(Struct, frozen=True):
    """A field that is sealed (`mark`), or a struct in which fields may be."""

    name: str
    mark: str | None
    kind: Any
    many: bool


def seal(value: S, stream: UUID, version: int, key_of: Callable[[str], DataKey]) -> S:
    """The struct with every personal field sealed under its subject's key."""

    place = _place(stream, version)

    def one(plain: Any, part: _Part, path: str, _holder: Struct) -> Sealed:
        assert part.mark is not None
        subject = subject_of(part.mark, version, path)
        key, context = key_of(subject), _context(place, path)
        envelope = seal_value(msgspec.json.encode(plain), key, context, subject)
        return Sealed(version=version, path=path, envelope=envelope)

    return _map(value, one)


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


def subjects(value: Struct, version: int) -> frozenset[str]:
    """Whose keys sealing the struct at this version takes."""
    return frozenset([subject_of(mark, version, path) for mark, path, *_ in _places(value)])


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
    found: list[_Place] = []
    for part in _parts(type(value)):
        name, mark = part.name, part.mark
        inner = getattr(value, name)
        if inner is None or inner == ():
            continue
        places = _numbered(inner, prefix + name) if part.many else ((prefix + name, inner),)
        if mark is not None:
            found += [(mark, path, each, value, name) for path, each in places]
        else:
            for path, each in places:
                found += _places(each, f"{path}.")
    return found


def _numbered(many: Iterable[Any], path: str) -> list[tuple[str, Any]]:
    """The values of a field that holds many, each with its own path."""
    return [(f"{path}[{number}]", each) for number, each in enumerate(many)]


def _map(value: S, one: Callable[[Any, _Part, str, Struct], Any], prefix: str = "") -> S:
    changes: dict[str, Any] = {}
    for part in _parts(type(value)):
        name = part.name
        inner = getattr(value, name)
        if inner is None or inner == ():
            continue
        places = _numbered(inner, prefix + name) if part.many else ((prefix + name, inner),)
        if part.mark is None:
            changed = [_map(each, one, f"{path}.") for path, each in places]
        else:
            changed = [one(each, part, path, value) for path, each in places]
        changes[name] = tuple(changed) if part.many else changed[0]
    return structs.replace(value, **changes) if changes else value


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
