"""What people do."""

from avvik.api import bodies, commands, examples
from avvik.api.contract.operation import ACT, Operation

OPERATIONS = (
    Operation(
        method="post",
        path="/api/v1/deviations",
        summary="Report a deviation",
        tag="acts",
        status=201,
        answer=commands.Receipt,
        answered=examples.REPORTED_RECEIPT,
        answers_with=("ETag", "Location"),
        body=bodies.Deviation,
        example=examples.REPORT,
        headers=("Idempotency-Key",),
        failures=ACT,
    ),
    Operation(
        method="post",
        path="/api/v1/deviations/{case}/acknowledgement",
        summary="Take note of a case as its line leader",
        tag="acts",
        answer=commands.Receipt,
        answered=examples.ACKNOWLEDGED_RECEIPT,
        answers_with=("ETag",),
        body=bodies.Nothing,
        body_required=False,
        example={},
        headers=("If-Match", "Idempotency-Key"),
        failures=(*ACT, 403, 404, 409, 412, 428),
    ),
    Operation(
        method="post",
        path="/api/v1/deviations/{case}/closing",
        summary="Close a case with an answer to the reporter",
        tag="acts",
        answer=commands.Receipt,
        answered=examples.CLOSED_RECEIPT,
        answers_with=("ETag",),
        body=bodies.Closing,
        example=examples.CLOSING,
        headers=("If-Match", "Idempotency-Key"),
        failures=(*ACT, 403, 404, 409, 412, 428),
    ),
)
