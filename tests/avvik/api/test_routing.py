"""Which route a request takes."""

from typing import Any, cast

import pytest

from avvik.api.failures import WrongMethod
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.responses import Sent
from avvik.api.routing import Table, get, post, private
from avvik.application.access import NotVisible


async def _answer(_request: Request, *_gaps: str) -> Sent:
    return Sent(200, [], b"")


TABLE = Table(
    [
        *private("/api", [get("/cases")(_answer), post("/cases")(_answer)]),
        get("/cases/{case}")(_answer),
        get("/cases/{case}/notes/{note}")(_answer),
        get("/cases/latest")(_answer),
    ]
)


def found(method: str, path: str) -> tuple[str, list[str]]:
    route, gaps = TABLE.find(request(method, path))
    return route.path, list(gaps)


def request(method: str, path: str) -> Request:
    scope = {
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [],
        "http_version": "1.1",
    }
    return Request(cast("Office", None), cast("Any", scope), cast("Any", None))


def test_what_stands_in_the_gaps_of_a_path_is_told() -> None:
    assert found("GET", "/cases/7/notes/9") == ("/cases/{case}/notes/{note}", ["7", "9"])


def test_a_name_goes_before_a_gap() -> None:
    assert found("GET", "/cases/latest") == ("/cases/latest", [])


def test_a_template_is_no_path_of_its_own() -> None:
    assert found("GET", "/cases/{case}") == ("/cases/{case}", ["{case}"])


@pytest.mark.parametrize("path", ["/api/cases/", "//api///cases"])
def test_slashes_too_many_make_no_difference(path: str) -> None:
    asked = request("POST", path)

    assert TABLE.find(asked)[0].path == "/api/cases"
    assert asked.path == "/api/cases"


@pytest.mark.parametrize("path", ["/", "/api", "/cases", "/cases/7/notes", "/cases/7/notes/9/x"])
def test_what_leads_nowhere_is_not_there(path: str) -> None:
    with pytest.raises(NotVisible):
        TABLE.find(request("GET", path))


def test_another_method_is_told_which_there_are() -> None:
    with pytest.raises(WrongMethod) as refused:
        TABLE.find(request("PUT", "/api/cases"))

    assert refused.value.allowed == "GET, OPTIONS, POST"


async def test_whoever_asks_for_the_methods_is_told_them_all() -> None:
    asked = request("OPTIONS", "/api/cases")
    route, _ = TABLE.find(asked)

    answer = await route.handler(asked)

    assert route.is_public
    assert (answer.status, answer.headers) == (204, [(b"allow", b"GET, OPTIONS, POST")])


def test_only_below_the_prefix_must_callers_say_who_they_are() -> None:
    assert not TABLE.find(request("GET", "/api/cases"))[0].is_public
    assert TABLE.find(request("GET", "/cases/7"))[0].is_public
