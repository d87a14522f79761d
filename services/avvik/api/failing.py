"""The response to a request that failed, and what operators are told of it."""

import traceback
from collections.abc import Mapping
from typing import Any

import litestar
import msgspec
import structlog
from litestar.exceptions import ClientException, MethodNotAllowedException, NotFoundException
from litestar.utils import normalize_path

from avvik.api.failures import (
    Explained,
    Fault,
    Invalid,
    Malformed,
    NotReady,
    TooMany,
    Unauthenticated,
    WrongMethod,
)
from avvik.api.fields import FieldError, Kind
from avvik.api.incoming import Request
from avvik.api.problems import ROWS, Row
from avvik.api.responses import Sent, allow, sent
from avvik.application.access import NotVisible
from avvik.application.change_directory import Misconfigured, StaleConfiguration
from avvik.application.desk import Stale
from avvik.application.import_institution import Flawed
from avvik.application.ports import Unavailable
from avvik.domain.decisions.facts import (
    BeforeReport,
    InFuture,
    NotInFuture,
    Refused,
    TooFar,
    Unknown,
)
from avvik.domain.values import Language

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger("avvik.api")

_KINDS: Mapping[type[Refused], Kind] = {
    Unknown: "no_such_value",
    InFuture: "in_future",
    BeforeReport: "before_report",
    NotInFuture: "not_in_future",
    TooFar: "too_far",
}

# What the framework itself refuses with, and what that is here.
_OURS: Mapping[type[Exception], type[Exception]] = {
    ClientException: Malformed,
    NotFoundException: NotVisible,
    MethodNotAllowedException: WrongMethod,
}


def refused(
    request: litestar.Request[Any, Any, Any], exception: Exception
) -> litestar.Response[bytes]:
    """The response to a request that found no handler, in the framework's form."""
    assert isinstance(request, Request)
    if isinstance(exception, MethodNotAllowedException):
        # Counted under the path's template, which is noted only of what finds a handler.
        request.scope["path_template"] = _template(request)
    told = answer(request, exception if request.is_sound else Malformed())
    headers = {name.decode(): value.decode() for name, value in told.headers}
    return litestar.Response(told.body, status_code=told.status, headers=headers)


def _template(request: Request) -> str:
    """Of a path that is known: each of those answers to this method."""
    router = request.app.asgi_router
    return router.handle_routing(path=normalize_path(request.path), method="OPTIONS")[-1]


def answer(request: Request, exception: Exception) -> Sent:
    """The response to a request that failed."""
    gaps: Mapping[str, str] = {}
    if isinstance(exception, Explained):
        gaps, exception = exception.gaps, exception.refused
    row = _row(exception)
    if isinstance(exception, Unavailable):
        log.warning("unavailable", dependency=exception.dependency, request_id=request.request_id)
    elif row is ROWS[Fault]:
        _log_fault(exception, request.request_id)
    language = request.language
    body: dict[str, Any] = {
        "type": row.type,
        "title": row.title.in_(language),
        "status": row.status,
        "detail": row.told(language, gaps),
        "instance": request.request_id,
        **_besides(exception),
    }
    if errors := _errors(exception, body["detail"], language):
        body["errors"] = errors
    headers = {"content-language": language, **row.headers, **_headers(exception)}
    return sent(msgspec.json.encode(body), MEDIA_TYPE, headers, row.status)


def _row(exception: Exception) -> Row:
    """What it is called: by its own class, or by the one that it is a kind of."""
    kind = type(exception)
    kinds = _OURS.get(kind, kind).__mro__
    return next((ROWS[each] for each in kinds if each in ROWS), ROWS[Fault])


def _besides(exception: Exception) -> dict[str, Any]:
    match exception:
        case NotReady(down=down):
            return {"down": down}
        case Stale(version=version, status=status):
            return {"current": {"status": status, "version": version}}
        case _:
            return {}


def _errors(exception: Exception, detail: str, language: Language) -> list[dict[str, str]]:
    """The fields that are wrong, each with what is wrong about it."""
    match exception:
        case Invalid(errors=errors):
            return [error.told(language) for error in errors]
        case Unknown(pointers=pointers):
            kind = _KINDS[Unknown]
            return [FieldError(pointer=each, kind=kind).told(language) for each in pointers]
        case InFuture() | BeforeReport() | NotInFuture() | TooFar():
            kind = _KINDS[type(exception)]
            return [FieldError(pointer=exception.pointer, kind=kind).told(language)]
        case Flawed(findings=findings) | Misconfigured(findings=findings):
            return [{"pointer": each.pointer, "detail": each.in_(language)} for each in findings]
        case Refused(pointer=pointer) if pointer:
            return [{"pointer": pointer, "detail": detail}]
        case _:
            return []


def _headers(exception: Exception) -> dict[str, str]:
    match exception:
        case Unauthenticated(error=error):
            return {"www-authenticate": f'Bearer error="{error}"' if error else "Bearer"}
        case Stale(version=version) | StaleConfiguration(version=version):
            return {"etag": f'"{version}"'}
        case TooMany(seconds=seconds):
            return {"retry-after": str(seconds)}
        case MethodNotAllowedException(headers={"allow": allowed}):
            return {"allow": allow(allowed.split(", "))}
        case _:
            return {}


def _log_fault(exception: Exception, request_id: str) -> None:
    """Once, with the place and the class: a message might quote what somebody wrote."""
    causes = []
    cause: BaseException | None = exception
    while cause is not None:
        causes.append(
            {"class": type(cause).__qualname__, "at": traceback.format_tb(cause.__traceback__)}
        )
        cause = cause.__cause__ or cause.__context__
    log.error("fault", request_id=request_id, causes=causes)
