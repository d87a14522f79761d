"""Every sentence of our mails, in bokmål, nynorsk and English: never a title or a name."""

import msgspec

from notifier.incoming import Language


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Every sentence we have, in one language."""

    alert_subject: str
    receipt_subject: str
    closed_subject: str
    about: str
    why_leader: str
    why_leader_above: str
    why_contact: str
    why_contact_above: str
    why_independent: str
    why_other: str
    why_reporter: str
    acknowledge: str
    triage: str
    open_case: str
    received: str
    what_next: str
    follow_case: str
    closed: str
    outcome: str
    read_answer: str
    automatic: str
    moment: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]


WORDS: dict[Language, Words] = {
    "nb": Words(
        alert_subject="Avvik {reference}: nytt avvik venter på deg",
        receipt_subject="Avvik {reference}: vi har fått meldingen din",
        closed_subject="Avvik {reference}: saken er lukket",
        about="Sak: {reference}\nEnhet: {unit}\nKategori: {category}",
        why_leader="Du får denne e-posten fordi du er linjeleder for {unit}.",
        why_leader_above=(
            "Du får denne e-posten fordi du er linjeleder for {post}, "
            "og ingen på nivået under kan ta imot saken nå."
        ),
        why_contact="Du får denne e-posten fordi du er studiekvalitetskontakt ved {post}.",
        why_contact_above=(
            "Du får denne e-posten fordi du er studiekvalitetskontakt ved {post}, "
            "og ingen på nivået under kan ta imot saken nå."
        ),
        why_independent=(
            "Du får denne e-posten fordi du er institusjonens uavhengige mottaker, "
            "og ingen i lederlinja for {unit} kan ta imot saken nå."
        ),
        why_other=(
            "Du får denne e-posten fordi du har ansvar på et nivå over {unit}, "
            "og ingen på nivået under kan ta imot saken nå."
        ),
        why_reporter="Du får denne e-posten fordi du har meldt dette avviket.",
        acknowledge="Gjør dette nå: Bekreft at du har sett saken, senest {acceptance}.",
        triage="Gjør dette nå: Godkjenn eller avvis saken, senest {acceptance}.",
        open_case="Åpne saken her:",
        received="Vi har tatt imot avviket. De ansvarlige får beskjed nå.",
        what_next=(
            "Saken blir godkjent eller avvist senest {acceptance}. "
            "Du får et første svar om innholdet senest {first_answer}."
        ),
        follow_case="Du trenger ikke å gjøre noe nå. Du kan følge saken her:",
        closed="Avviket du meldte, er lukket.",
        outcome="Utfall: {outcome}",
        read_answer="Les svaret her:",
        automatic="Denne e-posten er sendt automatisk og kan ikke besvares.",
        moment="{weekday} {day}. {month} {year} kl. {hour:02}.{minute:02}",
        weekdays=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        months=(
            *("januar", "februar", "mars", "april", "mai", "juni", "juli"),
            *("august", "september", "oktober", "november", "desember"),
        ),
    ),
    "nn": Words(
        alert_subject="Avvik {reference}: nytt avvik ventar på deg",
        receipt_subject="Avvik {reference}: vi har fått meldinga di",
        closed_subject="Avvik {reference}: saka er lukka",
        about="Sak: {reference}\nEining: {unit}\nKategori: {category}",
        why_leader="Du får denne e-posten fordi du er linjeleiar for {unit}.",
        why_leader_above=(
            "Du får denne e-posten fordi du er linjeleiar for {post}, "
            "og ingen på nivået under kan ta imot saka no."
        ),
        why_contact="Du får denne e-posten fordi du er studiekvalitetskontakt ved {post}.",
        why_contact_above=(
            "Du får denne e-posten fordi du er studiekvalitetskontakt ved {post}, "
            "og ingen på nivået under kan ta imot saka no."
        ),
        why_independent=(
            "Du får denne e-posten fordi du er den uavhengige mottakaren ved institusjonen, "
            "og ingen i leiarlinja for {unit} kan ta imot saka no."
        ),
        why_other=(
            "Du får denne e-posten fordi du har ansvar på eit nivå over {unit}, "
            "og ingen på nivået under kan ta imot saka no."
        ),
        why_reporter="Du får denne e-posten fordi du har meldt dette avviket.",
        acknowledge="Gjer dette no: Stadfest at du har sett saka, seinast {acceptance}.",
        triage="Gjer dette no: Godkjenn eller avvis saka, seinast {acceptance}.",
        open_case="Opne saka her:",
        received="Vi har teke imot avviket. Dei ansvarlege får beskjed no.",
        what_next=(
            "Saka blir godkjend eller avvist seinast {acceptance}. "
            "Du får eit første svar om innhaldet seinast {first_answer}."
        ),
        follow_case="Du treng ikkje å gjere noko no. Du kan følgje saka her:",
        closed="Avviket du har meldt, er lukka.",
        outcome="Utfall: {outcome}",
        read_answer="Les svaret her:",
        automatic="Denne e-posten er send automatisk, og du kan ikkje svare på han.",
        moment="{weekday} {day}. {month} {year} kl. {hour:02}.{minute:02}",
        weekdays=("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
        months=(
            *("januar", "februar", "mars", "april", "mai", "juni", "juli"),
            *("august", "september", "oktober", "november", "desember"),
        ),
    ),
    "en": Words(
        alert_subject="Deviation {reference}: a new deviation awaits you",
        receipt_subject="Deviation {reference}: we have received your report",
        closed_subject="Deviation {reference}: the case is closed",
        about="Case: {reference}\nUnit: {unit}\nCategory: {category}",
        why_leader="You receive this e-mail because you are a line leader of the {unit}.",
        why_leader_above=(
            "You receive this e-mail because you are a line leader of the {post}, "
            "and nobody at the level below can receive the case now."
        ),
        why_contact=(
            "You receive this e-mail because you are a study quality contact at the {post}."
        ),
        why_contact_above=(
            "You receive this e-mail because you are a study quality contact at the {post}, "
            "and nobody at the level below can receive the case now."
        ),
        why_independent=(
            "You receive this e-mail because you are the institution's independent recipient, "
            "and nobody in the line of the {unit} can receive the case now."
        ),
        why_other=(
            "You receive this e-mail because you are responsible at a level above the {unit}, "
            "and nobody at the level below can receive the case now."
        ),
        why_reporter="You receive this e-mail because you reported this deviation.",
        acknowledge="Do this now: Confirm that you have seen the case, by {acceptance}.",
        triage="Do this now: Accept or reject the case, by {acceptance}.",
        open_case="Open the case here:",
        received="We have received the deviation. Those responsible are being told now.",
        what_next=(
            "The case will be accepted or rejected by {acceptance}. "
            "You will get a first answer on its substance by {first_answer}."
        ),
        follow_case="You need not do anything now. You can follow the case here:",
        closed="The deviation that you reported is closed.",
        outcome="Outcome: {outcome}",
        read_answer="Read the answer here:",
        automatic="This e-mail was sent automatically and cannot be answered.",
        moment="{weekday} {day} {month} {year} at {hour:02}:{minute:02}, Norwegian time",
        weekdays=(
            *("Monday", "Tuesday", "Wednesday", "Thursday"),
            *("Friday", "Saturday", "Sunday"),
        ),
        months=(
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
    ),
}
