"""For those who check the log."""

from avvik.api import answers, audit, examples
from avvik.api.contract.operation import READ, Operation

OPERATIONS = (
    Operation(
        method="get",
        path="/api/v1/audit/events",
        summary="The log, as stored and decoded with personal data masked (auditors)",
        tag="audit",
        by=("auditor",),
        answer=answers.LoggedEvent,
        answered=examples.LOGGED,
        or_else=answers.WithheldEvent,
        media_type=audit.MEDIA_TYPE,
        query=audit.Span,
        headers=("Purpose",),
        failures=(*READ, 403),
    ),
)
