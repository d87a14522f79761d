"""Who is asking: OIDC access tokens as JWT (RFC 9068), verified against the issuer's keys.

A key once fetched serves for good, also while the issuer is away; an unknown key id leads to
one new fetch. A verified token is remembered by its hash, with the person behind it.
"""

import asyncio
import base64
import binascii
import hashlib
import re
import time
from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet
from msgspec import Meta, Struct, structs

from avvik.api.failures import Unauthenticated
from avvik.api.languages import SPOKEN
from avvik.api.texts import composed, is_blank, is_printable
from avvik.application.ports import Directory, Unavailable
from avvik.application.pseudonyms import Secret, identity_of
from avvik.domain.values import ADDRESS, ADDRESS_AT_MOST, Profile

# Which kind of key goes with which algorithm: a token chooses neither for itself.
KEY_TYPES = {"RS256": ("RSA", None), "ES256": ("EC", "P-256")}
SKEW = 30
REMEMBERED = 60
REMEMBERED_AT_MOST = 10_000
FETCH_INTERVAL = 10
LONGEST = 16_384

NAME_AT_MOST = 200
_ADDRESS = re.compile(ADDRESS)


class Caller(Struct, frozen=True, kw_only=True):
    """Somebody with a valid token; `person` is unset until the log knows them."""

    identity: bytes
    profile: Profile
    person: UUID | None


class Keys:
    """The issuer's public keys, as last fetched."""

    def __init__(self, issuer: str, discovery_url: str, client: httpx.AsyncClient) -> None:
        self.issuer = issuer
        self._discovery_url = discovery_url
        self._client = client
        self._known: dict[str, Key] = {}
        self._fetching = asyncio.Lock()
        self._fetched_at: float | None = None
        self._away = False

    async def find(self, kid: str) -> Key:
        """The key; if it is unknown, after one fetch for all who wait for one."""
        if kid not in self._known:
            async with self._fetching:
                if kid not in self._known and self._may_fetch():
                    await self._fetch()
        if kid in self._known:
            return self._known[kid]
        if self._away:
            raise Unavailable("issuer")
        raise Unauthenticated("invalid_token")

    def _may_fetch(self) -> bool:
        """Tokens of strangers must not turn into a load on the issuer."""
        now = time.monotonic()
        if self._fetched_at is not None and now - self._fetched_at < FETCH_INTERVAL:
            return self._away and not self._known
        self._fetched_at = now
        return True

    async def _fetch(self) -> None:
        try:
            description = await self._document(self._discovery_url)
            self._away = description.get("issuer") != self.issuer
            if self._away:
                return
            published = KeySet.import_key_set(
                {"keys": (await self._document(description["jwks_uri"]))["keys"]}
            )
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError, JoseError):
            self._away = True
        else:
            self._known = {key.kid: key for key in published.keys if key.kid}

    async def _document(self, url: str) -> dict[str, Any]:
        response = await self._client.get(url)
        response.raise_for_status()
        return msgspec.json.decode(response.content, type=dict[str, Any])


class _Header(Struct, frozen=True, kw_only=True):
    alg: Literal["RS256", "ES256"]
    kid: str


class _Claims(Struct, frozen=True, kw_only=True):
    iss: str
    sub: Annotated[str, Meta(min_length=1, max_length=255)]
    aud: str | list[str]
    exp: int | float
    nbf: int | float = 0
    client_id: str | None = None
    azp: str | None = None
    name: str | None = None
    email: str | None = None
    locale: str | None = None


class _Remembered(Struct, frozen=True):
    caller: Caller
    until: float


class Tokens:
    """Turns bearer tokens into callers."""

    def __init__(
        self,
        keys: Keys,
        audience: str,
        secret: Secret,
        directory: Directory,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._audience = audience
        self._secret = secret
        self._directory = directory
        self._now = now
        self._remembered: dict[bytes, _Remembered] = {}

    async def caller(self, authorization: str | None) -> Caller:
        """Whose request this is, by its Authorization header."""
        # By the token alone: a header can be spelled in any number of ways (RFC 9110 § 11.4).
        token = _token(authorization or "")
        digest = hashlib.sha256(token.encode()).digest()
        remembered = self._remembered.get(digest)
        if remembered is None or remembered.until <= self._now():
            remembered = await self._verified(token)
        elif remembered.caller.person is not None:
            return remembered.caller
        if remembered.caller.person is None:
            remembered = await self._known(remembered)
        self._remember(digest, remembered)
        return remembered.caller

    def _remember(self, digest: bytes, remembered: _Remembered) -> None:
        if self._remembered.get(digest) is remembered:
            return
        while len(self._remembered) >= REMEMBERED_AT_MOST:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[digest] = remembered

    async def _known(self, remembered: _Remembered) -> _Remembered:
        person = await self._directory.person(remembered.caller.identity)
        if person is None:
            return remembered
        caller = structs.replace(remembered.caller, person=person)
        return structs.replace(remembered, caller=caller)

    async def _verified(self, token: str) -> _Remembered:
        claims = await self._claims(token)
        now = self._now()
        audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        # Written so that NaN fails.
        in_time = claims.exp > now - SKEW and claims.nbf < now + SKEW
        if claims.iss != self._keys.issuer or self._audience not in audiences or not in_time:
            raise Unauthenticated("invalid_token")
        if claims.sub in (claims.client_id, claims.azp) or not is_printable(claims.sub):
            # A program may not act as a person, nor anybody under what cannot be written.
            raise Unauthenticated("invalid_token")
        profile = Profile(
            issuer=claims.iss,
            sub=claims.sub,
            name=_name(claims.name),
            address=_address(claims.email),
            language=SPOKEN.get((claims.locale or "").lower().partition("-")[0]),
        )
        identity = identity_of(self._secret, claims.iss, claims.sub)
        caller = Caller(identity=identity, profile=profile, person=None)
        return _Remembered(caller, min(now + REMEMBERED, claims.exp))

    async def _claims(self, token: str) -> _Claims:
        """What the token says, once its signature is known to be the issuer's."""
        if len(token) > LONGEST:
            raise Unauthenticated("invalid_token")
        header = _header(token)
        key = await self._keys.find(header.kid)
        if not _fits(key, header.alg):
            raise Unauthenticated("invalid_token")
        try:
            read = jwt.decode(token, key, algorithms=[header.alg])
            return msgspec.convert(read.claims, _Claims)
        except (JoseError, ValueError):
            raise Unauthenticated("invalid_token") from None


def _token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return token


def _name(claim: str | None) -> str | None:
    """What the issuer calls somebody, if that is a name."""
    name = composed(claim or "").strip()
    is_one = len(name) <= NAME_AT_MOST and is_printable(name) and not is_blank(name)
    return name if is_one else None


def _address(claim: str | None) -> str | None:
    """Where the issuer says somebody has mail, if mail can be sent there."""
    is_one = claim is not None and len(claim) <= ADDRESS_AT_MOST and _ADDRESS.fullmatch(claim)
    return claim if is_one else None


def _header(token: str) -> _Header:
    encoded = token.partition(".")[0]
    try:
        decoded = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        return msgspec.json.decode(decoded, type=_Header)
    except (binascii.Error, ValueError, RecursionError):
        raise Unauthenticated("invalid_token") from None


def _fits(key: Key, algorithm: str) -> bool:
    kind, curve = KEY_TYPES[algorithm]
    return (
        key.key_type == kind
        and key.get("crv") == curve
        and key.get("alg") in (None, algorithm)
        and key.get("use") in (None, "sig")
    )
