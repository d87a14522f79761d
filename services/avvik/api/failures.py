"""Failures of the request itself, before any rule is asked, and those that no rule knows."""

from collections.abc import Mapping

from avvik.api.fields import FieldError
from avvik.domain.decisions import Refused


class Unauthenticated(Exception):
    """No token, or none that counts. `error` is RFC 6750's code, where a token was sent."""

    def __init__(self, error: str | None = None) -> None:
        super().__init__(error)
        self.error = error


class Invalid(Exception):
    """Fields of the request are not as they must be."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(errors)
        self.errors = errors


class WrongMedia(Exception):
    """The content is not JSON by its own word."""


class Encoded(Exception):
    """The content is compressed, or otherwise not sent as it is."""


class TooSlow(Exception):
    """The content did not come while somebody waited for it."""


class TooLarge(Exception):
    """The content is larger than any honest request."""


class TooMany(Exception):
    """The caller asks more often than the institution allows."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WrongMethod(Exception):
    """The resource does not know this method."""


class Malformed(Exception):
    """The request cannot be read as HTTP should be."""


class NotReady(Exception):
    """Dependencies do not answer, by name."""

    def __init__(self, down: tuple[str, ...]) -> None:
        super().__init__(down)
        self.down = down


class Fault(Exception):
    """Something of ours broke. Nobody outside learns what."""


class Explained(Exception):
    """A refusal, with what stands in the gaps of its detail, in the caller's language."""

    def __init__(self, refused: Refused, gaps: Mapping[str, str]) -> None:
        super().__init__(refused)
        self.refused = refused
        self.gaps = gaps
