"""The units, who leads them, and the caller."""

from avvik.api import answers, examples, requests
from avvik.api.contract.operation import READ, Operation

OPERATIONS = (
    Operation(
        method="get",
        path="/api/v1/units",
        summary="The units of the institution",
        tag="organisation",
        by=("anybody",),
        answer=answers.Units,
        answered=examples.UNITS,
        query=requests.Plain,
        failures=READ,
    ),
    Operation(
        method="get",
        path="/api/v1/units/{unit}/line",
        summary="Who leads a unit and the units above it, and the independent recipients",
        tag="organisation",
        by=("anybody",),
        answer=answers.Line,
        answered=examples.LINE,
        query=requests.Plain,
        failures=(*READ, 404),
    ),
    Operation(
        method="get",
        path="/api/v1/me",
        summary="Who the caller is, and how much awaits them",
        tag="organisation",
        by=("anybody",),
        answer=answers.Me,
        answered=examples.ME,
        query=requests.Plain,
        failures=READ,
    ),
)
