"""Pages of a list: opaque cursors, and the links that lead on (RFC 8288)."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from avvik.api.failures import Invalid
from avvik.api.fields import FieldError
from avvik.views.cases import Place

FORWARD, BACK, NUMBER = b"\x01", b"\x02", b"\x03"
LENGTH = {FORWARD: 17, BACK: 17, NUMBER: 9}


def cursor(place: Place | int) -> str:
    """Where a page ends: at a case, or in a list that is numbered."""
    if isinstance(place, int):
        return _encoded(NUMBER + place.to_bytes(8, "big"))
    return _encoded((BACK if place.back else FORWARD) + place.case.bytes)


def place(given: str | None) -> Place | None:
    """The case where a cursor stands."""
    if given is None:
        return None
    kind, where = _decoded(given, FORWARD, BACK)
    return Place(case=UUID(bytes=where), back=kind == BACK)


def number(given: str | None) -> int | None:
    """The number where a cursor stands."""
    if given is None:
        return None
    _, where = _decoded(given, NUMBER)
    return int.from_bytes(where, "big") & (2**63 - 1)


def _encoded(where: bytes) -> str:
    return base64.urlsafe_b64encode(where).decode().rstrip("=")


def _decoded(given: str, *kinds: bytes) -> tuple[bytes, bytes]:
    try:
        where = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        where = b""
    if where[:1] not in kinds or len(where) != LENGTH[where[:1]]:
        raise Invalid(FieldError(pointer="/cursor", kind="malformed"))
    return where[:1], where[1:]


def onward(url: str, filters: Mapping[str, str], last: Place | int | None) -> str:
    """The Link header of a list that leads one way; `last` is where the next page begins."""
    found = [_link(url, filters, "first", None)]
    if last is not None:
        found.append(_link(url, filters, "next", last))
    return ", ".join(found)


def links(
    url: str, filters: Mapping[str, str], here: Place | None, ids: Sequence[UUID], *, more: bool
) -> str:
    """The Link header of a page; `more` tells whether there is another in the same direction."""
    back = here is not None and here.back
    found = [_link(url, filters, "first", None)]
    if ids and (more or back):
        found.append(_link(url, filters, "next", Place(case=ids[-1])))
    if ids and here is not None and (more or not back):
        found.append(_link(url, filters, "prev", Place(case=ids[0], back=True)))
    return ", ".join(found)


def _link(url: str, filters: Mapping[str, str], relation: str, place: Place | int | None) -> str:
    given = {name: value for name, value in filters.items() if name != "cursor"}
    query = urlencode(given | ({} if place is None else {"cursor": cursor(place)}))
    return f'<{url}{"?" if query else ""}{query}>; rel="{relation}"'
