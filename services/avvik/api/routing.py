"""Routes, and which of them a request takes.

Not a framework's: from its edge to a handler and back it does more than most handlers do, for
what no handler here asks of it.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import TypeAlias

from msgspec import Struct, structs

from avvik.api.failures import WrongMethod
from avvik.api.incoming import Request
from avvik.api.responses import Answer, Sent
from avvik.application.access import NotVisible

# Takes the request, and what stands in the gaps of the path.
Handler: TypeAlias = Callable[..., Awaitable[Answer]]


class Route(Struct, frozen=True):
    """What answers a method at a path, which may have `{gaps}`."""

    method: str
    path: str
    handler: Handler
    is_public: bool = True


def _at(method: str, path: str) -> Callable[[Handler], Route]:
    return partial(Route, method, path)


get, post, put, delete = (partial(_at, each) for each in ("GET", "POST", "PUT", "DELETE"))


def private(prefix: str, routes: Iterable[Route]) -> list[Route]:
    """The routes below a prefix, for those who say who they are."""
    return [structs.replace(each, path=prefix + each.path, is_public=False) for each in routes]


class _Place(Struct):
    """Where a path leads: onward by the next part of it, or by any; and what is there."""

    onward: dict[str, "_Place"] = {}
    anywhere: "_Place | None" = None
    routes: dict[str, Route] = {}


class Table:
    """Every route there is."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Place()
        # Those without gaps, by the paths as nearly everybody spells them.
        self._plain: dict[tuple[str, str], Route] = {}
        for route in routes:
            place = self._made(route.path)
            place.routes[route.method] = route
            place.routes["OPTIONS"] = _methods(route.path, (*place.routes, "OPTIONS"))
            if "{" not in route.path:
                self._plain |= {(method, route.path): each for method, each in place.routes.items()}

    def find(self, request: Request) -> tuple[Route, Iterable[str]]:
        """The route, and what stands in its gaps. Raises `NotVisible`, `WrongMethod`."""
        route = self._plain.get((request.method, request.path))
        return (route, ()) if route else self._found(request)

    def _found(self, request: Request) -> tuple[Route, Iterable[str]]:
        place, gaps = self._root, []
        parts = _parts(request.path)
        for part in parts:
            onward = place.onward.get(part)
            if onward is None:
                onward = place.anywhere
                gaps.append(part)
            if onward is None:
                raise NotVisible
            place = onward
        if not place.routes:
            raise NotVisible
        if request.method not in place.routes:
            raise WrongMethod(_listed(place.routes))
        request.path = "/" + "/".join(parts)
        return place.routes[request.method], gaps

    def _made(self, path: str) -> _Place:
        """The place, with the way to it."""
        place = self._root
        for part in _parts(path):
            if part.startswith("{"):
                place.anywhere = place = place.anywhere or _Place()
            else:
                place = place.onward.setdefault(part, _Place())
        return place


def _parts(path: str) -> list[str]:
    """Also where slashes are doubled, or one stands at the end."""
    return [part for part in path.split("/") if part]


def _listed(methods: Iterable[str]) -> str:
    return ", ".join(sorted(set(methods)))


def _methods(path: str, known: Iterable[str]) -> Route:
    """Tells which methods a path knows."""
    answer = Sent(HTTPStatus.NO_CONTENT, [(b"allow", _listed(known).encode())], b"")

    async def methods(_request: Request, *_gaps: str) -> Sent:
        return answer

    return Route("OPTIONS", path, methods)
