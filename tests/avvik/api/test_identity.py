"""Which tokens count, and what an issuer that is away means."""

import base64
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from avvik.api.failures import Unauthenticated
from avvik.api.identity import FETCH_INTERVAL, REMEMBERED, Keys, Tokens
from avvik.application.ports import Unavailable
from avvik.application.pseudonyms import Secret, identity_of
from deploy.local.issuer import Issuer
from tests.servers import AUDIENCE, ISSUER

SECRET = Secret(b"\x01" * 32)
PERSON = UUID(int=7)


class Directory:
    """Knows one person, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.known: UUID | None = PERSON

    async def person(self, _identity: bytes) -> UUID | None:
        self.asked += 1
        return self.known


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


class Desk:
    """An issuer, and whoever verifies its tokens."""

    def __init__(self, issuer: Issuer, client: httpx.AsyncClient) -> None:
        self.issuer = issuer
        self.client = client
        self.directory = Directory()
        self.clock = Clock()
        self.keys = Keys(ISSUER, issuer.discovery_url, client)
        self.tokens = Tokens(self.keys, AUDIENCE, SECRET, self.directory, self.clock)  # type: ignore[arg-type]  # one method is all that is asked

    async def caller(self, token: str) -> object:
        return await self.tokens.caller(f"Bearer {token}")


@pytest.fixture
async def desk(issuer: Issuer) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient() as client:
        yield Desk(issuer, client)


@pytest.fixture
async def own_desk(own_issuer: Issuer) -> AsyncIterator[Desk]:
    """One whose issuer may change its keys."""
    async with httpx.AsyncClient() as client:
        yield Desk(own_issuer, client)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
async def test_a_good_token_names_its_person(desk: Desk, algorithm: str) -> None:
    token = desk.issuer.token("ola", algorithm=algorithm, claims={"name": "Ola", "locale": "nn-NO"})

    caller = await desk.tokens.caller(f"bearer {token}")

    assert caller.person == PERSON
    assert caller.identity == identity_of(SECRET, ISSUER, "ola")
    assert (caller.profile.sub, caller.profile.name) == ("ola", "Ola")
    assert caller.profile.language == "nn"


@pytest.mark.parametrize(
    ("claim", "address"),
    [
        ("ola@example.org", "ola@example.org"),
        ("o.la+avvik@a-b.example.org", "o.la+avvik@a-b.example.org"),
        ("", None),
        ("ola", None),
        ("ola@", None),
        ("ola@exa mple.org", None),
        ("ola@example.org\r\nBcc: all@example.org", None),
        ("ola@example.org\n", None),
        ("Ola <ola@example.org>", None),
        ("ola@example.org, kari@example.org", None),
        ("øla@example.org", None),
        ("ola@blåbær.example.org", None),
        ("o..la@example.org", None),
        (".ola@example.org", None),
        ("x" * 65 + "@example.org", None),
        ("ola@" + ".".join(["x" * 60] * 5), None),
    ],
)
async def test_an_address_that_mail_cannot_go_to_is_none(
    desk: Desk, claim: str, address: str | None
) -> None:
    token = desk.issuer.token("ola", claims={"email": claim})

    assert (await desk.tokens.caller(f"Bearer {token}")).profile.address == address


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        (" Ola Døme ", "Ola Døme"),
        ("Bla\u030abær", "Blåbær"),
        ("x" * 200, "x" * 200),
        ("x" * 201, None),
        ("Ola\r\nDøme", None),
        ("Ola \u202eemøD", None),
        (" ", None),
        ("\u200b", None),
        ("Ola \ud800", None),
    ],
)
async def test_a_name_that_is_no_line_of_text_is_none(
    desk: Desk, claim: str, name: str | None
) -> None:
    token = desk.issuer.token("ola", claims={"name": claim})

    assert (await desk.tokens.caller(f"Bearer {token}")).profile.name == name


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example.org"},
        {"aud": "https://other.example.org"},
        {"aud": []},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": float("nan")},
        {"nbf": 4102444800},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "\ud800"},
        {"sub": "ola\r\n"},
        {"sub": "portal", "client_id": "portal"},
        {"sub": "portal", "azp": "portal"},
    ],
    ids=str,
)
async def test_a_token_with_wrong_claims_is_refused(desk: Desk, claims: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        await desk.caller(desk.issuer.token("ola", claims=claims))


async def test_several_audiences_may_include_ours(desk: Desk) -> None:
    token = desk.issuer.token("ola", claims={"aud": ["https://other.example.org", AUDIENCE]})

    assert await desk.caller(token)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic b2xhOm9sYQ==",
        "Bearer a.b.c",
        "Bearer ....",
        "Bearer é.é.é",
        "Bearer " + "x" * 20_000,
        "Bearer " + base64.urlsafe_b64encode(b"[" * 9_000).decode() + ".x.y",
    ],
)
async def test_what_is_no_token_is_refused(desk: Desk, authorization: str | None) -> None:
    with pytest.raises(Unauthenticated):
        await desk.tokens.caller(authorization)


async def test_a_token_without_signature_is_refused(desk: Desk) -> None:
    header, payload, _ = desk.issuer.token("ola").split(".")
    kid = json.loads(base64.urlsafe_b64decode(header + "=="))["kid"]
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": kid}).encode()).decode()

    for token in (f"{none.rstrip('=')}.{payload}.", f"{header}.{payload}."):
        with pytest.raises(Unauthenticated):
            await desk.caller(token)


async def test_a_public_key_is_no_shared_secret(desk: Desk) -> None:
    published = desk.issuer.published_keys()["keys"][0]
    public = RSAKey.import_key(published).as_pem(private=False)
    header = {"alg": "HS256", "kid": published["kid"]}
    forged = jwt.encode(
        header,
        {"iss": ISSUER, "aud": AUDIENCE, "sub": "ola", "exp": int(time.time()) + 60},
        OctKey.import_key(base64.urlsafe_b64encode(public).decode()),
        algorithms=["HS256"],
    )

    with pytest.raises(Unauthenticated):
        await desk.caller(forged)


async def test_a_strangers_key_under_a_known_id_is_refused(desk: Desk, tmp_path: Path) -> None:
    known = {key["alg"]: key["kid"] for key in desk.issuer.published_keys()["keys"]}
    foreign = RSAKey.generate_key(2048)
    forged = jwt.encode(
        {"alg": "RS256", "kid": known["RS256"]},
        {"iss": ISSUER, "aud": AUDIENCE, "sub": "ola", "exp": int(time.time()) + 60},
        foreign,
        algorithms=["RS256"],
    )

    with pytest.raises(Unauthenticated):
        await desk.caller(forged)


async def test_a_new_key_is_fetched_once_it_is_used(
    own_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await own_desk.caller(own_desk.issuer.token("ola"))
    own_desk.issuer.rotate()
    later = time.monotonic() + FETCH_INTERVAL
    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert await own_desk.caller(own_desk.issuer.token("kari"))


async def test_unknown_keys_are_not_asked_for_again_and_again(own_desk: Desk) -> None:
    requests: list[httpx.Request] = []

    async def count(request: httpx.Request) -> None:
        requests.append(request)

    own_desk.client.event_hooks = {"request": [count]}
    await own_desk.caller(own_desk.issuer.token("ola"))
    fetched = len(requests)
    own_desk.issuer.rotate()
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await own_desk.caller(own_desk.issuer.token("ola"))

    assert len(requests) == fetched


async def test_a_known_key_serves_while_the_issuer_is_away(issuer: Issuer) -> None:
    async with httpx.AsyncClient() as client:
        desk = Desk(issuer, client)
        await desk.caller(issuer.token("ola"))
        desk.client.event_hooks = {"request": [_unreachable]}

        assert await desk.caller(issuer.token("kari"))


async def test_a_token_cannot_be_judged_before_any_key_was_fetched(desk: Desk) -> None:
    desk.client.event_hooks = {"request": [_unreachable]}

    with pytest.raises(Unavailable) as away:
        await desk.caller(desk.issuer.token("ola"))
    assert away.value.dependency == "issuer"

    desk.client.event_hooks = {}
    assert await desk.caller(desk.issuer.token("ola"))


async def test_a_description_of_another_issuer_is_not_believed(issuer: Issuer) -> None:
    async with httpx.AsyncClient() as client:
        keys = Keys("https://elsewhere.example.org", issuer.discovery_url, client)

        with pytest.raises(Unavailable):
            await keys.find(issuer.published_keys()["keys"][0]["kid"])


async def test_a_verified_token_is_remembered_but_not_beyond_its_end(desk: Desk) -> None:
    start = desk.clock.now
    token = desk.issuer.token("ola", claims={"exp": int(start) + 90})
    await desk.caller(token)
    await desk.caller(token)
    assert desk.directory.asked == 1

    desk.clock.now = start + REMEMBERED + 1
    await desk.caller(token)
    assert desk.directory.asked == 2

    desk.clock.now = start + 90 + 31
    with pytest.raises(Unauthenticated):
        await desk.caller(token)


async def test_a_token_is_remembered_once_however_the_header_is_spelled(desk: Desk) -> None:
    token = desk.issuer.token("ola")
    for spelled in ("Bearer {}", "bearer {}", "BEARER   {}", "Bearer {}  "):
        await desk.tokens.caller(spelled.format(token))

    assert desk.directory.asked == 1


async def test_somebody_unknown_is_looked_up_again_until_they_are_known(desk: Desk) -> None:
    token = desk.issuer.token("ola")
    desk.directory.known = None
    assert (await desk.tokens.caller(f"Bearer {token}")).person is None

    desk.directory.known = PERSON
    assert (await desk.tokens.caller(f"Bearer {token}")).person == PERSON


async def _unreachable(request: httpx.Request) -> None:
    raise httpx.ConnectError("away", request=request)
