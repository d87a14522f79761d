"""What is read of cases."""

from avvik.api import answers, examples, published, queries, readers, requests, search
from avvik.api.contract import reading_examples
from avvik.api.contract.operation import ACT, READ, Operation

SEES = (
    *("reporter", "supporter", "official", "measures"),
    *("receiver", "custodian", "auditor", "metadata"),
)

OPERATIONS = (
    Operation(
        method="get",
        path="/api/v1/deviations",
        summary="The cases that the caller may see, newest first",
        tag="cases",
        by=SEES,
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
        by=SEES,
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
        by=SEES,
        answer=answers.History,
        answered=examples.HISTORY,
        query=requests.Plain,
        headers=("Purpose",),
        failures=(*READ, 404),
    ),
    Operation(
        method="get",
        path="/api/v1/deviations/{case}/readers",
        summary="Who read the case, latest first",
        tag="cases",
        by=("reporter", "official", "data_protection_officer"),
        answer=answers.Readers,
        answered=reading_examples.READERS,
        answers_with=("Link",),
        query=readers.Span,
        headers=("Purpose",),
        failures=(*READ, 404),
    ),
    Operation(
        method="post",
        path="/api/v1/deviations/search",
        summary="Search what the caller may read, without the text in any address or log",
        tag="cases",
        by=SEES,
        answer=answers.Hits,
        answered=reading_examples.HITS,
        body=search.Search,
        example=reading_examples.SEARCH,
        headers=("Purpose",),
        failures=ACT,
    ),
    Operation(
        method="get",
        path="/api/v1/support",
        summary="Neutral texts of cases that others who saw the same can join",
        tag="cases",
        by=("anybody",),
        answer=answers.Neutrals,
        answered=reading_examples.NEUTRALS,
        answers_with=("Link",),
        query=published.Span,
        failures=READ,
    ),
)
