"""What a newcomer reads when everything is up."""

import json
from datetime import date, timedelta


def welcome(address: str, seconds: float) -> str:
    """Where it is, how to get in, and a first report to paste."""
    report = {
        "title": "Referansegruppen i TDT4100 er aldri innkalt",
        "description": "Semesteret er halvgått, og ingen har fått svar på hvorfor.",
        "category": "evaluation_missing",
        "level": "course",
        "course": "TDT4100",
        "occurred_on": (date.today() - timedelta(days=1)).isoformat(),  # noqa: DTZ011 -- an example
        "ordinary_channels": {"tried": ["teacher", "reference_group"]},
        "language": "nb",
    }
    fields = (f"{json.dumps(name)}: {_compact(value)}" for name, value in report.items())
    body = "{\n  " + ",\n  ".join(fields) + "\n}"
    return f"""\
avvik is ready at {address} after {seconds:.1f} s. Ctrl-C stops everything.

  documentation   {address}/schema
  a token         make -s token PERSON=student-1
  mail            .local/mail/new/
  logs            .local/log/

A first report, to paste into another terminal in this directory:

curl -i {address}/api/v1/deviations \\
  -H "Authorization: Bearer $(make -s token PERSON=student-1)" \\
  -H 'Content-Type: application/json' -H 'Idempotency-Key: first-report' \\
  -d '{body}'
"""


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
