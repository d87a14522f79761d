"""A request as it comes in: who asks for what, and how that can be found again."""

import os
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from litestar.types import HTTPScope, Receive

from avvik.api.content import Content
from avvik.api.identity import Caller
from avvik.api.languages import DEFAULT, negotiate
from avvik.api.office import Office
from avvik.domain.values import Language

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
UNMATCHED = "unmatched"


class Request:
    """What a handler may want to know."""

    __slots__ = (
        "_all_headers",
        "_preferred",
        "caller",
        "content",
        "headers",
        "method",
        "office",
        "path",
        "query",
        "request_id",
        "route",
        "traceparent",
    )

    # Whoever asks, where nobody may ask who is not known; unset until then.
    caller: Caller

    def __init__(self, office: Office, scope: HTTPScope, receive: Receive) -> None:
        self.office = office
        # Whoever asks for the head alone is told what they would have been told with the body.
        self.method: str = "GET" if scope["method"] == "HEAD" else scope["method"]
        self.path = scope["path"]
        # The path's template: paths themselves hold ids.
        self.route = UNMATCHED
        self.query = scope["query_string"]
        self._all_headers = scope["headers"]
        # Of several by one name the last.
        self.headers = dict(self._all_headers)
        self.content = Content(receive, scope["http_version"], self.headers)
        self.request_id, self.traceparent = _ids(self.headers)
        self._preferred = DEFAULT

    def is_of(self, caller: Caller) -> None:
        """From now on it is known who asks."""
        self.caller = caller
        self._preferred = caller.profile.language or DEFAULT

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    def every(self, name: bytes) -> list[str]:
        """Each header by that name."""
        if name not in self.headers:
            return []
        return [value.decode("latin-1") for each, value in self._all_headers if each == name]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query, as names and values."""
        return parse_qsl(self.query.decode("latin-1"), keep_blank_values=True)

    @property
    def language(self) -> Language:
        """What the caller reads: by this request, else by their token, else bokmål."""
        return negotiate(self.header(b"accept-language"), self._preferred)


def _ids(headers: Mapping[bytes, bytes]) -> tuple[str, str]:
    """The request's id and its place in a trace: as sent where they make sense, else new."""
    # All digits at once: asking the system three times costs thrice.
    noise = os.urandom(40).hex()
    span, trace, request_id = noise[:16], noise[16:48], noise[48:]
    version, flags = "00", "01"
    if (sent := headers.get(b"x-request-id")) and REQUEST_ID.fullmatch(sent):
        request_id = sent.decode()
    if (sent := headers.get(b"traceparent")) and TRACEPARENT.fullmatch(sent):
        version, trace, _, flags = sent.decode().split("-")
    return request_id, f"{version}-{trace}-{span}-{flags}"
