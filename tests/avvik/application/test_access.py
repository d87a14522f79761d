"""Who may do what with a case that they see: a table."""

from datetime import date
from typing import get_args
from uuid import UUID

import pytest
from msgspec import structs

from avvik.application.access import NotPermitted, NotVisible, Sight, authorise
from avvik.application.streams import new_case_id
from avvik.domain import decisions as d
from avvik.domain.decisions.measures import NoSuchMeasure
from avvik.domain.deviation import Case, Contest, Handling, InProgress, Measure, Rejected, Withdrawn
from avvik.domain.deviation.file import Ending, Rejection
from avvik.domain.values import Contact
from tests.builders import DUE, NOW, accepted, case, measure, person, reported

TEXT = "Slik er det."
CONTESTED = Contest(reason=TEXT, unit="ntnu.ie", against=person("leder"), due=DUE.closing)
PLANNED = tuple(
    Measure(
        number=number,
        kind="corrective",
        text=TEXT,
        public_text=None,
        owner=person("drift"),
        due=DUE.closing,
        horizon="immediate",
        area="infrastructure",
        external_reference=None,
        effect_due=None,
    )
    for number in (1, 2)
)
OPENED = InProgress(
    file=case(reported()).file,
    handling=Handling(handler=None, comment=TEXT, measures=PLANNED),
)
MEASURED = case(reported(), accepted(), measure(), measure(measure=2))
REJECTED = Rejected(
    file=OPENED.file,
    rejection=Rejection(
        reason="elsewhere",
        text=TEXT,
        receiver="appeal",
        receiver_role="appeals_officer",
        is_handed_over=True,
    ),
    ending=Ending(unit="ntnu.ie.idi", by=person("leder"), contest_until=DUE.closing),
)
APPEALED = structs.replace(REJECTED, contest=CONTESTED)
WITHDRAWN = Withdrawn(file=OPENED.file, handling=None, reason=None)
MEASURE = d.AddMeasure(
    kind="corrective",
    text=TEXT,
    owner=person("drift"),
    due_on=date(2027, 1, 22),
    horizon="immediate",
    area="infrastructure",
)
ACCEPT = d.Accept(
    category="physical",
    unit="ntnu.ie.idi",
    handler=person("behandler"),
    deadline=date(2027, 1, 22),
    comment=TEXT,
)
ACTS: dict[str, tuple[d.Act, Case]] = {
    "acknowledge": (d.Acknowledge(), OPENED),
    "join": (d.Join(contact=Contact(person=UUID(int=0)), language="nb"), OPENED),
    "recuse oneself": (d.Recuse(), OPENED),
    "recuse another": (d.Recuse(person=person("kontakt")), OPENED),
    "escalate": (d.Escalate(reason=TEXT), OPENED),
    "accept": (ACCEPT, OPENED),
    "reject": (d.Reject(reason="elsewhere", text=TEXT, receiver="teacher"), OPENED),
    "confirm handover": (d.ConfirmHandover(), REJECTED),
    "divert": (d.Divert(), OPENED),
    "link": (d.Link(lead=new_case_id(NOW)), OPENED),
    "judge severity": (d.JudgeSeverity(level="high", reason=TEXT), OPENED),
    "transfer unit": (d.TransferUnit(unit="ntnu.ie.ies", reason=TEXT), OPENED),
    "rehome": (d.Rehome(), OPENED),
    "transfer handler": (d.TransferHandler(person=person("kontakt"), reason=TEXT), OPENED),
    "ask": (d.AskReporter(question=TEXT, answer_by=date(2027, 1, 22)), OPENED),
    "answer": (d.AnswerQuestion(answer=TEXT), OPENED),
    "message": (d.SendMessage(text=TEXT), OPENED),
    "note": (d.AddNote(text=TEXT), OPENED),
    "publish": (d.Publish(text=TEXT), OPENED),
    "unlock": (d.Unlock(reason=TEXT), OPENED),
    "add measure": (MEASURE, OPENED),
    "decide own measure": (d.DecideMeasure(measure=1, accepted=True), MEASURED),
    "decide measure": (d.DecideMeasure(measure=2, accepted=True), MEASURED),
    "report own progress": (d.ReportProgress(measure=1, text=TEXT), MEASURED),
    "report progress": (d.ReportProgress(measure=2, text=TEXT), MEASURED),
    "complete own measure": (d.CompleteMeasure(measure=1, done=TEXT), MEASURED),
    "complete measure": (d.CompleteMeasure(measure=2, done=TEXT), MEASURED),
    "check effect": (d.CheckEffect(measure=1, is_effective=True, basis=TEXT), MEASURED),
    "withdraw": (d.Withdraw(), OPENED),
    "propose closing": (d.ProposeClosing(outcome="fixed", public_answer=TEXT), OPENED),
    "send back": (d.SendBack(reason=TEXT), OPENED),
    "close": (d.Close(outcome="fixed", public_answer=TEXT), OPENED),
    "close, contested": (d.Close(outcome="fixed", public_answer=TEXT), APPEALED),
    "contest": (d.Contest(reason=TEXT), REJECTED),
    "reopen": (d.Reopen(reason=TEXT), REJECTED),
    "reopen, withdrawn": (d.Reopen(reason=TEXT), WITHDRAWN),
    "reopen, contested": (d.Reopen(reason=TEXT), APPEALED),
}
CAPACITIES = {
    "reporter": Sight(reporter=True),
    "supporter": Sight(supporter=True),
    "official": Sight(official=True),
    "leader": Sight(official=True, leads=("ntnu.ie",)),
    "decides": Sight(official=True, leads=("ntnu",), decides=True),
    "auditor": Sight(auditor=True),
    "quality": Sight(metadata=True),
    "custodian": Sight(custodian=True),
    "receiver": Sight(receiver=True),
    "owner": Sight(measures=(1,)),
}
# An official is a contact, an HSE coordinator or a handler; the deciding leader is the next one
# up, when the reporter contests.
TABLE = """
                      reporter supporter official leader decides auditor quality custodian receiver owner
acknowledge              .         .        .       x       x       .       .        .        .       .
join                     x         x        .       .       .       x       x        x        x       x
recuse oneself           .         .        x       x       x       x       x        x        x       x
recuse another           .         .        .       x       x       .       .        .        .       .
escalate                 .         .        x       x       x       .       .        .        .       .
accept                   .         .        x       x       x       .       .        .        .       .
reject                   .         .        x       x       x       .       .        .        .       .
confirm handover         .         .        .       .       .       .       .        .        x       .
divert                   .         .        x       x       x       .       .        .        .       .
link                     .         .        x       x       x       .       .        .        .       .
judge severity           .         .        x       x       x       .       .        .        .       .
transfer unit            .         .        x       x       x       .       .        .        .       .
rehome                   .         .        .       .       .       .       .        .        .       .
transfer handler         .         .        x       x       x       .       .        .        .       .
ask                      .         .        x       x       x       .       .        .        .       .
answer                   x         .        .       .       .       .       .        .        .       .
message                  x         .        x       x       x       .       .        .        .       .
note                     .         .        x       x       x       .       .        .        .       .
publish                  .         .        x       x       x       .       .        .        .       .
unlock                   .         .        .       .       .       .       .        x        .       .
add measure              .         .        x       x       x       .       .        .        .       .
decide own measure       .         .        .       x       x       .       .        .        .       x
decide measure           .         .        .       x       x       .       .        .        .       .
report own progress      .         .        .       x       x       .       .        .        .       x
report progress          .         .        .       x       x       .       .        .        .       .
complete own measure     .         .        .       x       x       .       .        .        .       x
complete measure         .         .        .       x       x       .       .        .        .       .
check effect             .         .        x       x       x       .       .        .        .       .
withdraw                 x         .        .       .       .       .       .        .        .       .
propose closing          .         .        x       x       x       .       .        .        .       .
send back                .         .        .       x       x       .       .        .        .       .
close                    .         .        .       x       x       .       .        .        .       .
close, contested         .         .        .       .       x       .       .        .        .       .
contest                  x         .        .       .       .       .       .        .        .       .
reopen                   .         .        .       x       x       .       .        .        .       .
reopen, withdrawn        .         .        x       x       x       .       .        .        .       .
reopen, contested        .         .        .       .       x       .       .        .        .       .
"""  # noqa: E501 -- a table


def rows() -> dict[str, list[str]]:
    heads, *lines = TABLE.strip().splitlines()
    assert heads.split() == list(CAPACITIES)
    marks = {line[:20].strip(): line[20:].split() for line in lines}
    assert len(marks) == len(lines)
    return marks


@pytest.mark.parametrize(("act", "marks"), rows().items())
def test_each_does_what_is_theirs(act: str, marks: list[str]) -> None:
    command, given = ACTS[act]
    allowed: list[str] = []
    for what in CAPACITIES.values():
        try:
            authorise(command, what, given)
        except NotPermitted:
            allowed.append(".")
        else:
            allowed.append("x")

    assert allowed == marks


def test_a_measure_that_there_is_not_is_not_found_by_anybody() -> None:
    command = d.CompleteMeasure(measure=3, done=TEXT)

    for what in CAPACITIES.values():
        with pytest.raises(NoSuchMeasure):
            authorise(command, what, MEASURED)


def test_the_table_has_every_act() -> None:
    assert {type(command) for command, _ in ACTS.values()} == set(get_args(d.Act))
    assert rows().keys() == ACTS.keys()


@pytest.mark.parametrize("act", ACTS)
def test_to_whoever_sees_nothing_there_is_nothing(act: str) -> None:
    command, given = ACTS[act]

    with pytest.raises(NotVisible):
        authorise(command, Sight(), given)
