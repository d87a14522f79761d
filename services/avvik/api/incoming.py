"""A request, as handlers know it."""

from typing import Any
from urllib.parse import parse_qsl

import litestar
from litestar.types import HTTPScope, Receive, Send

from avvik.api.content import Content
from avvik.api.identity import Caller
from avvik.api.languages import DEFAULT, negotiate
from avvik.api.office import Office
from avvik.domain.values import Language

# Of two by one of these names, each reader on the way might heed another.
SINGLE = (b"host", b"authorization", b"content-type", b"content-length")


class Request(litestar.Request[Caller, Any, Any]):
    """The framework's, with what the edge has read of it."""

    __slots__ = ("_first", "_preferred", "caller", "content", "office", "request_id", "traceparent")

    # Whoever asks, where nobody may ask who is not known; unset until then.
    caller: Caller

    def __init__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        super().__init__(scope, receive, send)
        self.office: Office = scope["litestar_app"].state["office"]
        state = scope["state"]
        self.content: Content = state["content"]
        self.request_id: str = state["request_id"]
        self.traceparent: str = state["traceparent"]
        # Of several headers by one name the first.
        self._first: dict[bytes, bytes] = state["headers"]
        self._preferred = DEFAULT

    def is_of(self, caller: Caller) -> None:
        """From now on it is known who asks."""
        self.caller = caller
        self._preferred = caller.profile.language or DEFAULT

    @property
    def is_sound(self) -> bool:
        """Whether it names a host, as HTTP/1.1 asks of all (RFC 9112 § 3.2), and says nothing
        twice that can be said once."""
        if not self._first.get(b"host") and self.scope["http_version"] == "1.1":
            return False
        is_any_repeated = len(self._first) < len(list(self.scope["headers"]))
        return not is_any_repeated or all(len(self.every(name)) <= 1 for name in SINGLE)

    @property
    def path(self) -> str:
        return self.scope["path"]

    @property
    def route(self) -> str:
        """The path's template: paths themselves hold ids."""
        return self.scope["path_template"]

    def header(self, name: bytes) -> str | None:
        value = self._first.get(name)
        return None if value is None else value.decode("latin-1")

    def every(self, name: bytes) -> list[str]:
        """Each header by that name."""
        if name not in self._first:
            return []
        return [value.decode("latin-1") for each, value in self.scope["headers"] if each == name]

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query, as names and values."""
        return parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True)

    @property
    def language(self) -> Language:
        """What the caller reads: by this request, else by their token, else bokmål."""
        return negotiate(self.header(b"accept-language"), self._preferred)
