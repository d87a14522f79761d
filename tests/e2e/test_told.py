"""Whoever an act concerns hears of it by mail, in their language; nobody hears of their own."""

from tests.e2e.people import Caller, caller, day, letter_about
from tests.e2e.system import System

WORDS = "Ordene Zr91 hører ikke hjemme i noen e-post."


async def accepted(case: str, contact: Caller, handler: str) -> None:
    await contact.do(
        case,
        "acceptance",
        category="digital",
        unit="ntnu.ie.idi",
        handler=handler,
        deadline=day(45),
        comment=WORDS,
    )


async def test_everybody_hears_of_what_concerns_them_from_report_to_reopening(
    system: System,
) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "student-2") as other,
        caller(system, "ie-kontakt") as contact,
        caller(system, "ie-hms") as handler,
        caller(system, "idi-leder") as leader,
    ):
        reported = (await student.report(title=WORDS, category="digital")).json()
        case = reported["id"]

        async def heard(person: str, subject: str) -> None:
            letter = await letter_about(system, person, case, subject)
            assert reported["reference"] in letter.subject
            assert "Zr91" not in letter.subject + letter.text

        code = reported["support_code"]
        joined = await other.http.post("/api/v1/support", json={"code": code, "language": "en"})
        assert joined.is_success, joined.text
        await heard("student-2", "you have joined the case")
        await accepted(case, contact, await handler.person())
        await heard("student-1", "saka di er godkjend")
        await heard("idi-leder", "saken er godkjent")
        await heard("ie-hms", "du er behandlar i saka")
        await handler.do(case, "questions", question=WORDS, answer_by=day(5))
        await heard("student-1", "vi treng svar frå deg")
        await student.do(case, "answers", answer=WORDS)
        await heard("ie-hms", "meldaren har svart")
        await handler.do(case, "messages", text=WORDS)
        await heard("student-1", "ny melding til deg")
        await handler.do(case, "severity", level="high", reason=WORDS)
        await heard("ie-dekan", "alvorlighetsgraden er vurdert")
        await handler.do(case, "closing-proposal", outcome="fixed", public_answer=WORDS)
        await heard("idi-leder", "saken er foreslått lukket")
        await leader.do(case, "send-back", reason=WORDS)
        await heard("ie-hms", "saka er send tilbake til deg")
        await leader.do(case, "closing", outcome="fixed", public_answer=WORDS)
        await heard("student-1", "saka er lukka")
        await heard("student-2", "the case is closed")
        await student.do(case, "contest", reason=WORDS)
        await heard("ie-dekan", "en ny vurdering venter på deg")
        async with caller(system, "ie-dekan") as dean:
            await dean.do(case, "reopening", reason=WORDS)
        await heard("student-1", "saka di er teken opp att")
        await heard("student-2", "the case has been reopened")
        await heard("ie-hms", "saka er teken opp att")
    to_contact = {each.subject for each in system.mail.about(case, "ie-kontakt@example.org")}
    assert all("nytt avvik" in subject for subject in to_contact)


async def test_who_leads_what_is_followed_up_in_a_case_hears_that_it_was_not_closed(
    system: System,
) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt") as contact,
    ):
        followed = await student.reported(unit="ntnu.ie.iik")
        lead = (await student.report(title=WORDS)).json()
        await contact.do(followed, "link", lead=lead["id"])
        await contact.do(lead["id"], "diversion")
    letter = await letter_about(system, "iik-leder", followed, "avslutta utan å bli lukka")
    assert lead["reference"] in letter.subject
    assert lead["id"] not in letter.text
    assert "Zr91" not in letter.subject + letter.text


async def test_who_joined_a_linked_case_hears_how_the_lead_ends_under_their_own_reference(
    system: System,
) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "student-2") as other,
        caller(system, "ie-kontakt") as contact,
        caller(system, "idi-leder") as leader,
    ):
        followed = (await student.report(unit="ntnu.ie.iik")).json()
        code = {"code": followed["support_code"], "language": "en"}
        joined = await other.http.post("/api/v1/support", json=code)
        assert joined.is_success, joined.text
        lead = (await student.report(title=WORDS)).json()
        await contact.do(followed["id"], "link", lead=lead["id"])
        await leader.do(lead["id"], "closing", outcome="fixed", public_answer=WORDS)
        closed = await letter_about(system, "student-2", followed["id"], "the case is closed")
        await leader.do(lead["id"], "reopening", reason=WORDS)
    again = await letter_about(system, "student-2", followed["id"], "the case has been reopened")
    for letter in (closed, again):
        assert followed["reference"] in letter.subject
        everything = letter.message.as_string() + letter.text
        assert not [told for told in (lead["id"], lead["reference"], "Zr91") if told in everything]
    goes_on = await letter_about(system, "iik-leder", followed["id"], "saka er teken opp att")
    assert lead["reference"] in goes_on.subject
