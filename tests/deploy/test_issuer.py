"""The local issuer is a real one: what it publishes verifies what it signs."""

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from deploy.local import state
from deploy.local.issuer import ALGORITHMS, GRANT, Issuer
from tests.servers import AUDIENCE, ISSUER


async def published_keys(issuer: Issuer) -> KeySet:
    async with httpx.AsyncClient() as client:
        description = (await client.get(issuer.discovery_url)).json()
        assert description["issuer"] == ISSUER
        return KeySet.import_key_set((await client.get(description["jwks_uri"])).json())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_a_token_verifies_against_the_published_keys(issuer: Issuer, algorithm: str) -> None:
    signed = issuer.token("student-1", algorithm=algorithm, claims={"name": "Solveig Døme"})

    token = jwt.decode(signed, await published_keys(issuer), algorithms=[algorithm])

    assert token.header["typ"] == "at+jwt"
    assert {"iss": ISSUER, "aud": AUDIENCE, "sub": "student-1"}.items() <= token.claims.items()
    assert {"exp", "iat", "jti", "client_id", "name"} <= token.claims.keys()


async def test_private_keys_are_never_published(issuer: Issuer) -> None:
    keys = await published_keys(issuer)

    assert not any(key.is_private for key in keys)


async def test_after_rotation_a_new_token_has_a_key_that_the_old_keys_lack(
    own_issuer: Issuer,
) -> None:
    before = await published_keys(own_issuer)
    own_issuer.rotate()
    signed = own_issuer.token("student-1")

    with pytest.raises(InvalidKeyIdError):
        jwt.decode(signed, before, algorithms=["RS256"])
    jwt.decode(signed, await published_keys(own_issuer), algorithms=["RS256"])


async def test_whoever_asks_for_a_known_person_gets_a_token(own_issuer: Issuer) -> None:
    known = {"student-1": {"name": "Solveig Døme", "locale": "nn"}}
    own_issuer.persons = known

    async with httpx.AsyncClient() as client:
        form = {"grant_type": GRANT, "subject": "student-1"}
        answer = (await client.post(f"{own_issuer.url}/token", data=form)).json()

    token = jwt.decode(
        answer["access_token"], await published_keys(own_issuer), algorithms=["RS256"]
    )
    assert known["student-1"].items() <= token.claims.items()


async def test_an_unknown_person_gets_none(issuer: Issuer) -> None:
    async with httpx.AsyncClient() as client:
        form = {"grant_type": GRANT, "subject": "nobody"}
        answer = await client.post(f"{issuer.url}/token", data=form)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_every_example_person_has_the_claims_of_a_token() -> None:
    claims = state.claims()

    assert {"student-1", "student-2", "ansatt-1", "rektor", "varsling"} <= claims.keys()
    assert {claim["locale"] for claim in claims.values()} == {"nb", "nn", "en"}
    assert all(
        claim["email"] == f"{person}@example.org" and claim["name"]
        for person, claim in claims.items()
    )
