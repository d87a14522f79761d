"""What schemathesis is told besides: who asks, of which case, on the strength of which version.

`st` loads this in its own process. Each request to an operation comes from the next of the
people, and is about the next of the cases; mostly it names the version that the case has, so
that acts are carried out and what follows meets cases in phases that nobody wrote down.
"""

import atexit
import json
import os
import re
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

import schemathesis

_PLAN: dict[str, Any] = json.loads(os.environ["FUZZING"])
TOKENS: dict[str, str] = _PLAN["tokens"]
# The versions of the cases, as far as anybody was told.
VERSIONS: dict[str, str] = dict.fromkeys(_PLAN["cases"], '"1"')
# Ids in the examples of the document, and those that there are.
IDS: dict[str, str] = _PLAN["ids"]
ETAG = re.compile(r'"[0-9]{1,18}"')
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Every so many requests the version is left as it was made up.
STALE = 5

_asked: Counter[str] = Counter()
_met: set[tuple[str, str]] = set()
_turn = count()


@schemathesis.auth(refresh_interval=None)
class Everybody:
    """The next of the people, for each operation."""

    def get(self, case: Any, _context: Any) -> str:
        label: str = case.operation.label
        person = list(TOKENS)[_asked[label] % len(TOKENS)]
        _asked[label] += 1
        _met.add((person, label))
        return TOKENS[person]

    def set(self, case: Any, data: str, _context: Any) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Let the request be about a case and people that there are; every other one as in the
    document's example."""
    turn = next(_turn)
    if isinstance(case.body, dict):
        if _PLAN["examples"] and turn % 2:
            content = case.operation.definition.raw["requestBody"]["content"]
            case.body = dict(content["application/json"]["example"])
        case.body = {
            name: IDS.get(value, value) if isinstance(value, str) else value
            for name, value in case.body.items()
        }
    if VERSIONS and UUID.fullmatch(str((case.path_parameters or {}).get("case"))):
        # The people go round with the requests; that each meets each case, the cases with both.
        about = list(VERSIONS)[(turn + turn // len(TOKENS)) % len(VERSIONS)]
        case.path_parameters["case"] = about
        given = case.headers.get("If-Match")
        if isinstance(given, str) and ETAG.fullmatch(given) and turn % STALE:
            case.headers["If-Match"] = VERSIONS[about]


@schemathesis.hook
def after_call(_context: Any, case: Any, response: Any) -> None:
    """Remember the version that was told."""
    about = str((case.path_parameters or {}).get("case"))
    if about in VERSIONS and "etag" in response.headers:
        VERSIONS[about] = response.headers["etag"][0]


@atexit.register
def tell() -> None:
    """Leave behind who asked for what."""
    Path(_PLAN["met"]).write_text(json.dumps(sorted(_met)))
