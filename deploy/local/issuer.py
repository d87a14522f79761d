"""A small OpenID Connect issuer over HTTP, for one machine only: whoever asks, gets a token."""

import json
import threading
import time
import urllib.parse
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

# `POST /token` with `grant_type` of this name and `subject=<person>`: local only.
GRANT = "urn:avvik:local:person"
CLIENT = "local"
LIFETIME = 3600
ALGORITHMS = ("RS256", "ES256")

KEY_TYPES = {"RS256": "RSA", "ES256": "EC"}


class Issuer:
    """Signs tokens for the persons it knows, and publishes its keys."""

    def __init__(
        self,
        name: str,
        audience: str,
        persons: Mapping[str, Mapping[str, str]],
        *,
        keys: Path,
        port: int = 0,
    ) -> None:
        self.name = name
        self.audience = audience
        self.persons = persons
        self._file = keys
        if not keys.exists():
            self.rotate()
        self._keys = KeySet.import_key_set(json.loads(keys.read_text()))
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it answers; its name is another thing and never changes."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def discovery_url(self) -> str:
        """The address of its description."""
        return f"{self.url}/.well-known/openid-configuration"

    def rotate(self) -> None:
        """Take new keys into use; the old ones are no longer published."""
        made: list[Key] = [
            RSAKey.generate_key(2048, {"kid": _new_id(), "alg": "RS256", "use": "sig"}),
            ECKey.generate_key("P-256", {"kid": _new_id(), "alg": "ES256", "use": "sig"}),
        ]
        self._keys = KeySet(made)
        self._file.touch(mode=0o600)
        self._file.write_text(json.dumps(self._keys.as_dict(private=True)))

    def token(
        self, person: str, *, algorithm: str = "RS256", claims: Mapping[str, Any] | None = None
    ) -> str:
        """An access token for someone known or not; `claims` override, None leaves one out."""
        now = int(time.time())
        chosen = {
            "iss": self.name,
            "sub": person,
            "aud": self.audience,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": _new_id(),
            "client_id": CLIENT,
            **self.persons.get(person, {}),
            **(claims or {}),
        }
        key = next(key for key in self._keys.keys if key.key_type == KEY_TYPES[algorithm])
        given = {name: value for name, value in chosen.items() if value is not None}
        return jws.serialize_compact(
            {"typ": "at+jwt", "alg": algorithm, "kid": key.kid},
            json.dumps(given).encode(),
            key,
            algorithms=list(ALGORITHMS),
        )

    def description(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.name,
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint": f"{self.url}/token",
            "grant_types_supported": [GRANT],
            "response_types_supported": ["none"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": list(ALGORITHMS),
        }

    def published_keys(self) -> dict[str, Any]:
        """The public halves."""
        return dict(self._keys.as_dict(private=False))

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _new_id() -> str:
    return uuid.uuid4().hex


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            documents = {
                "/.well-known/openid-configuration": issuer.description,
                "/jwks": issuer.published_keys,
            }
            if self.path in documents:
                self._answer(HTTPStatus.OK, documents[self.path]())
            else:
                self._answer(HTTPStatus.NOT_FOUND, {"error": "not_found"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            form = dict(urllib.parse.parse_qsl(body))
            person = form.get("subject", "")
            if self.path != "/token":
                self._answer(HTTPStatus.NOT_FOUND, {"error": "not_found"})
            elif form.get("grant_type") != GRANT:
                self._answer(HTTPStatus.BAD_REQUEST, {"error": "unsupported_grant_type"})
            elif person not in issuer.persons:
                known = ", ".join(sorted(issuer.persons))
                self._answer(
                    HTTPStatus.BAD_REQUEST,
                    {"error": "invalid_grant", "error_description": f"known persons: {known}"},
                )
            else:
                self._answer(
                    HTTPStatus.OK,
                    {
                        "access_token": issuer.token(person),
                        "token_type": "Bearer",
                        "expires_in": LIFETIME,
                    },
                )

        def log_message(self, *_: object) -> None:
            """Say nothing: the terminal belongs to whoever started us."""

        def _answer(self, status: HTTPStatus, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

    return Handler
