"""Every way a request can fail, as RFC 9457 problem details: one table, three languages."""

from collections.abc import Mapping

from avvik.api.problems import (
    cases,
    dialogue,
    ending,
    institution,
    measures,
    reporting,
    requests,
    triage,
)
from avvik.api.problems.row import Row

ROWS: Mapping[type[Exception], Row] = {
    **requests.ROWS,
    **cases.ROWS,
    **reporting.ROWS,
    **triage.ROWS,
    **dialogue.ROWS,
    **measures.ROWS,
    **ending.ROWS,
    **institution.ROWS,
}


def documented(slug: str) -> Row | None:
    """The kind of failure that goes by this name."""
    return next((row for row in ROWS.values() if row.slug == slug), None)


__all__ = ["ROWS", "Row", "documented"]
