"""What people do. The receipts shown are made like real ones, of one invented case."""

from avvik.api import examples
from avvik.api.acts.act import Act
from avvik.api.acts.check import Check
from avvik.api.acts.deviation import Deviation
from avvik.api.acts.measures import ADDITION
from avvik.api.acts.receipts import CASES, Receipt, ReportReceipt, receipt, report_receipt
from avvik.api.acts.report import Checking
from avvik.api.acts.support import Invitation, Joining
from avvik.api.acts.table import ACTS
from avvik.api.contract.check_example import CHECK
from avvik.api.contract.operation import ACT, CHANGE, Operation, Otherwise
from avvik.application.answer import Answer
from avvik.domain.events import UnitDefined
from avvik.domain.organisation import LINE_LEADER, Organisation
from avvik.domain.values import Labels

CODE = "MFRGGZDFMZTWQ2LK"
IDI = UnitDefined(
    unit=examples.IDI.id,
    parent=None,
    kind="department",
    names=Labels(
        nb="Institutt for datateknologi og informatikk",
        nn="Institutt for datateknologi og informatikk",
        en="Department of Computer Science",
    ),
)
ORGANISATION = Organisation(units={IDI.unit: IDI})
# When the clock runs out that runs in a status; those that are not here have none.
CLOCKS = {
    "reported": examples.DUE.acceptance,
    "awaiting_reporter": examples.DUE.first_answer,
    "in_progress": examples.DUE.closing,
    "ready_to_close": examples.DUE.closing,
}


def _answer(status: str, version: int) -> Answer:
    is_open = status in CLOCKS
    return Answer(
        case=examples.CASE,
        reference="AVV-2026-17",
        status=status,
        version=version,
        language="nb",
        responsible=LINE_LEADER if is_open else None,
        responsible_unit=IDI.unit if is_open else None,
        has_contact=is_open,
        due=CLOCKS.get(status),
    )


def _operation(act: Act) -> Operation:
    is_addition = act is ADDITION
    return Operation(
        method="post",
        path=f"{CASES}/{{case}}/{act.path}",
        summary=act.summary,
        tag="acts",
        by=act.by,
        status=201 if is_addition else 200,
        answer=Receipt,
        answered=receipt(act.path, _answer(act.leaves, 2), ORGANISATION, "nb"),
        answers_with=("ETag", "Location") if is_addition else ("ETag",),
        body=act.body,
        body_required=act.needs_body,
        example=act.example,
        headers=("If-Match or *" if act.commutes else "If-Match", "Idempotency-Key"),
        failures=CHANGE,
    )


OPERATIONS = (
    Operation(
        method="post",
        path=CASES,
        summary="Report a deviation, or ask first what would be said of it",
        tag="acts",
        by=("anybody",),
        status=201,
        answer=ReportReceipt,
        answered=report_receipt(_answer("reported", 1), ORGANISATION, CODE),
        otherwise=Otherwise(status=200, answer=Check, answered=CHECK),
        query=Checking,
        answers_with=("ETag", "Location"),
        body=Deviation,
        example=examples.REPORT,
        headers=("Idempotency-Key",),
        failures=ACT,
    ),
    Operation(
        method="post",
        path="/api/v1/support",
        summary="Join a case with the code from its reporter's receipt",
        tag="acts",
        by=("anybody",),
        answer=Receipt,
        answered=receipt("support", _answer("reported", 2), ORGANISATION, "nb"),
        answers_with=("ETag",),
        body=Invitation,
        example={"code": CODE, "language": "nb"},
        headers=("Idempotency-Key",),
        failures=(*ACT, 403, 404, 409),
    ),
    Operation(
        method="post",
        path=f"{CASES}/{{case}}/support",
        summary="Join a case of which a neutral text is public",
        tag="acts",
        by=("anybody",),
        answer=Receipt,
        answered=receipt("support", _answer("in_progress", 2), ORGANISATION, "nb"),
        answers_with=("ETag",),
        body=Joining,
        example={"language": "nb"},
        headers=("Idempotency-Key",),
        failures=(*ACT, 403, 404, 409),
    ),
    *map(_operation, ACTS),
)
