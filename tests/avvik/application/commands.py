"""Every act that can be asked of a case, likely ones and hopeless ones, for generated histories."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from avvik.domain import decisions as d
from avvik.domain.decisions.transfer import Consultation
from avvik.domain.values import Contact
from tests.builders import TODAY, person

OFFICIALS = ("leder", "dekan", "rektor", "kontakt", "hms", "prorektor", "varsling")

_codes = st.sampled_from
_text = st.just("Slik er det.")
_texts = st.none() | _text
_days = st.integers(0, 60).map(lambda days: TODAY + timedelta(days=days))
_people = st.sampled_from(OFFICIALS).map(person)
_units = _codes(["ntnu.ie.idi", "ntnu.ie.ies", "ntnu.ie", "ntnu.gone"])
_outcomes = _codes(["fixed", "not_fixed", "unheard of"])
_measure = st.integers(1, 3)
_consulted = st.none() | st.builds(
    Consultation, person=_people, on=st.sampled_from([TODAY, date(2026, 11, 20)])
)


def acts(cases: tuple[UUID, ...]) -> st.SearchStrategy[d.Act]:
    """Any act; each of them as likely as the others."""
    return st.one_of(*_reporting(), *_triage(cases), *_dialogue(), *_measures(), *_ending())


def _reporting() -> list[st.SearchStrategy[d.Act]]:
    contact = st.just(Contact(person=UUID(int=0), name="Sara Eksempel"))
    return [
        st.just(d.Acknowledge()),
        st.builds(d.Join, contact=contact, language=_codes(["nb", "nn", "en"])),
        st.builds(d.Recuse, person=st.none() | _people, reason=_texts),
        st.builds(d.Escalate, reason=_text),
    ]


def _triage(cases: tuple[UUID, ...]) -> list[st.SearchStrategy[d.Act]]:
    return [
        st.builds(
            d.Accept,
            category=_codes(["education_quality", "physical", "unheard of"]),
            unit=_units,
            handler=_people,
            deadline=_days,
            comment=_text,
            is_personnel=st.booleans(),
            consulted=_consulted,
        ),
        st.builds(
            d.Reject,
            reason=_codes(["elsewhere", "unheard of"]),
            text=_text,
            receiver=_codes(["appeal", "teacher", "unheard of"]),
            handover=st.booleans(),
        ),
        st.builds(d.ConfirmHandover, reference=_texts),
        st.just(d.Divert()),
        st.builds(d.Link, lead=st.sampled_from(cases)),
        st.builds(
            d.JudgeSeverity, level=_codes(["low", "medium", "high", "unheard of"]), reason=_text
        ),
        st.builds(d.TransferUnit, unit=_units, reason=_text, consulted=_consulted),
        st.builds(d.TransferHandler, person=_people, reason=_text),
        st.just(d.Rehome()),
    ]


def _dialogue() -> list[st.SearchStrategy[d.Act]]:
    return [
        st.builds(d.AskReporter, question=_text, answer_by=_days),
        st.builds(d.AnswerQuestion, answer=_text, consents_to_handover=st.booleans()),
        st.builds(d.SendMessage, text=_text),
        st.builds(d.AddNote, text=_text),
        st.builds(d.Publish, text=_text),
        st.builds(d.Unlock, reason=_text, person=st.none() | _people),
    ]


def _measures() -> list[st.SearchStrategy[d.Act]]:
    return [
        st.builds(
            d.AddMeasure,
            kind=st.sampled_from(["corrective", "preventive"]),
            text=_text,
            public_text=_texts,
            owner=_people,
            due_on=_days,
            horizon=_codes(["immediate", "unheard of"]),
            area=st.just("teaching"),
            external_reference=_texts,
            effect_on=st.none() | _days,
        ),
        st.builds(d.DecideMeasure, measure=_measure, accepted=st.booleans(), reason=_text),
        st.builds(d.ReportProgress, measure=_measure, text=_text),
        st.builds(d.CompleteMeasure, measure=_measure, done=_text),
        st.builds(d.CheckEffect, measure=_measure, is_effective=st.booleans(), basis=_text),
    ]


def _ending() -> list[st.SearchStrategy[d.Act]]:
    return [
        st.builds(d.Withdraw, reason=_texts),
        st.builds(d.ProposeClosing, outcome=_outcomes, public_answer=_text, cause=_texts),
        st.builds(d.SendBack, reason=_text),
        st.builds(d.Close, outcome=_outcomes, public_answer=_text, cause=_texts),
        st.builds(d.Contest, reason=_text),
        st.builds(d.Reopen, reason=_text, deadline=st.none() | _days),
    ]
