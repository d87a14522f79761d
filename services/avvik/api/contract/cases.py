"""What is read of cases."""

from avvik.api import answers, examples, queries, requests
from avvik.api.contract.operation import READ, Operation

OPERATIONS = (
    Operation(
        method="get",
        path="/api/v1/deviations",
        summary="The cases that the caller may see, newest first",
        tag="cases",
        answer=answers.Cases,
        answered=examples.CASES,
        answers_with=("Link",),
        query=queries.Listing,
        headers=("Purpose",),
        failures=READ,
    ),
    Operation(
        method="get",
        path="/api/v1/deviations/{case}",
        summary="A case, as it is or as it was",
        tag="cases",
        answer=answers.Detail,
        answered=examples.DETAIL,
        answers_with=("ETag",),
        query=queries.AsOf,
        headers=("Purpose",),
        failures=(*READ, 404),
    ),
    Operation(
        method="get",
        path="/api/v1/deviations/{case}/history",
        summary="Who did what to the case, who was told, who read it",
        tag="cases",
        answer=answers.History,
        answered=examples.HISTORY,
        query=requests.Plain,
        headers=("Purpose",),
        failures=(*READ, 404),
    ),
)
