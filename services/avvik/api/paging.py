"""Pages of a list: opaque cursors, and the links that lead on (RFC 8288)."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from avvik.api.failures import Invalid
from avvik.api.fields import FieldError
from avvik.views.cases import Place

FORWARD, BACK = b"\x01", b"\x02"
LENGTH = 17


def cursor(place: Place) -> str:
    direction = BACK if place.back else FORWARD
    return base64.urlsafe_b64encode(direction + place.case.bytes).decode().rstrip("=")


def place(given: str | None) -> Place | None:
    """Where a cursor stands."""
    if given is None:
        return None
    try:
        decoded = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if len(decoded) != LENGTH or decoded[:1] not in (FORWARD, BACK):
        raise Invalid(FieldError(pointer="/cursor", kind="malformed"))
    return Place(case=UUID(bytes=decoded[1:]), back=decoded[:1] == BACK)


def links(
    url: str, filters: Mapping[str, str], here: Place | None, ids: Sequence[UUID], *, more: bool
) -> str:
    """The Link header of a page; `more` tells whether there is another in the same direction."""
    given = {name: value for name, value in filters.items() if name != "cursor"}

    def link(relation: str, place: Place | None) -> str:
        query = urlencode(given | ({"cursor": cursor(place)} if place else {}))
        return f'<{url}{"?" if query else ""}{query}>; rel="{relation}"'

    back = here is not None and here.back
    found = [link("first", None)]
    if ids and (more or back):
        found.append(link("next", Place(case=ids[-1])))
    if ids and here is not None and (more or not back):
        found.append(link("prev", Place(case=ids[0], back=True)))
    return ", ".join(found)
