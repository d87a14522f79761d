"""For those who run the service."""

from avvik.api import answers, examples
from avvik.api.contract.operation import Operation

OPERATIONS = (
    Operation(
        method="get",
        path="/livez",
        summary="Whether the process is alive",
        tag="operations",
        by=("anybody",),
        answer=answers.Alive,
        answered=examples.ALIVE,
        is_public=True,
    ),
    Operation(
        method="get",
        path="/readyz",
        summary="Whether everything it depends on answers",
        tag="operations",
        by=("anybody",),
        answer=answers.Alive,
        answered=examples.ALIVE,
        failures=(503,),
        is_public=True,
    ),
)
