"""What our mails tell, in nynorsk."""

from notifier.words.shape import Telling, Tellings

_NOTHING = "Du treng ikkje å gjere noko no."

TELLINGS = Tellings(
    alert_leader=Telling(
        "nytt avvik ventar på deg",
        "Eit nytt avvik er meldt.",
        "Gjer dette no: Stadfest at du har sett saka, seinast {acceptance}.",
    ),
    alert_reception=Telling(
        "nytt avvik ventar på deg",
        "Eit nytt avvik er meldt.",
        "Gjer dette no: Godkjenn eller avvis saka, seinast {acceptance}.",
    ),
    receipt=Telling(
        "vi har fått meldinga di",
        "Vi har teke imot avviket. Dei ansvarlege får beskjed no.\n\n"
        "Saka blir godkjend eller avvist seinast {acceptance}. "
        "Du får eit første svar om innhaldet seinast {first_answer}.",
        _NOTHING,
    ),
    supported=Telling(
        "du har slutta deg til saka",
        "Vi har notert at du har opplevd det same. Du får beskjed når saka blir lukka.",
        _NOTHING,
    ),
    recused=Telling(
        "saka ligg no hos deg",
        "Saka har skifta hender i leiarlinja, og ligg no på ditt nivå.",
        "Gjer dette no: Opne saka og stadfest at du har sett henne.",
    ),
    handler_left=Telling(
        "saka manglar behandlar",
        "Behandlaren har trått ut, og ingen arbeider med saka no.",
        "Gjer dette no: Opne saka og gi henne ein ny behandlar.",
    ),
    decider_left=Telling(
        "ei ny vurdering ventar på deg",
        "Meldaren er usamd i korleis saka vart avgjord. Den som skulle vurdere henne på nytt, har "
        "trått ut, og no er det du som avgjer.",
        "Gjer dette no: Ta saka opp att, eller lukk henne på nytt med eit svar for å la avgjerda "
        "stå.",
    ),
    escalated=Telling(
        "saka er løfta til deg",
        "Saka er løfta opp til deg.",
        "Gjer dette no: Opne saka og sørg for at ho kjem vidare.",
    ),
    accepted_reporter=Telling(
        "saka di er godkjend",
        "Avviket du melde, er godkjent, og nokon arbeider med det. "
        "Målet er å bli ferdig innan {closing}.",
        _NOTHING,
    ),
    accepted_leader=Telling(
        "saka er godkjend",
        "Saka er godkjend og har fått ein behandlar. Fristen er {closing}.",
        _NOTHING,
    ),
    accepted_handler=Telling(
        "du er behandlar i saka",
        "Saka er godkjend, og du skal arbeide med henne. Fristen er {closing}.",
        "Gjer dette no: Opne saka og planlegg kva som skal gjerast.",
    ),
    rejected_referred=Telling(
        "saka høyrer heime ein annan stad",
        "Det du melde, blir ikkje følgt opp som avvik. Rett stad for saka er: {receiver}.",
        "Gjer dette no: Les grunngivinga, og vend deg dit.",
    ),
    rejected_handed_over=Telling(
        "saka er send vidare",
        "Det du melde, blir ikkje følgt opp som avvik. Teksten din er send til rett stad: "
        "{receiver}. Du får beskjed når han er motteken.\n\n"
        "At teksten er send vidare, er ikkje i seg sjølv ei klage. Vil du klage, må du gjere det "
        "sjølv. Siste dag for det står i saka.",
        "Gjer dette no: Les grunngivinga, og sjå om du vil vende deg dit sjølv.",
    ),
    rejected_supporter=Telling(
        "saka høyrer heime ein annan stad",
        "Saka blir ikkje følgd opp som avvik. Rett stad for henne er: {receiver}.",
        _NOTHING,
    ),
    rejected_receiver=Telling(
        "ei sak er send til deg",
        "Noko som vart meldt som avvik, høyrer heime hos deg. "
        "Meldaren har samtykt til at teksten blir send vidare.",
        "Gjer dette no: Opne saka og stadfest at du har motteke henne.",
    ),
    handover_confirmed=Telling(
        "saka er motteken",
        "Det du melde, er motteke der det høyrer heime, og blir følgt opp vidare der.",
        _NOTHING,
    ),
    diverted=Telling(
        "saka er forsegla",
        "Det du melde, blir behandla som eit varsel. Saka vart forsegla til varslingsmottaket "
        "{happened_at}. Ingen andre kan lese henne etter det.",
        "Du treng ikkje å gjere noko no. Varslingsmottaket tek saka vidare.",
    ),
    diverted_office=Telling(
        "ei sak er forsegla til dykk",
        "Saka vart forsegla til varslingsmottaket {happened_at}.",
        "Gjer dette no: Les saka med nøkkelen dykkar (avvik office open {reference}).",
        has_link=False,
    ),
    linked=Telling(
        "saka blir følgd opp saman med ei anna",
        "Det du melde, blir følgt opp i ei anna sak, {lead_reference}. "
        "Du får beskjed når ho blir lukka.",
        _NOTHING,
    ),
    linked_elsewhere=Telling(
        "saka blir følgd opp saman med ei anna",
        "Det du melde, blir følgt opp i ei anna sak.",
        _NOTHING,
    ),
    severity_judged=Telling(
        "alvorsgraden er vurdert",
        "Alvorsgraden i saka er sett til: {severity}.",
        "Gjer dette no: Les grunngivinga og vurder om saka treng deg.",
    ),
    severity_lowered=Telling(
        "alvorsgraden er sett ned",
        "Alvorsgraden i saka er sett ned til: {severity}.",
        "Gjer dette no: Les grunngivinga og vurder om du er samd.",
    ),
    moved_here=Telling(
        "saka er overført til {unit}",
        "Saka er overført frå {origin} til {unit}, som har ansvaret for henne frå no av.",
        "Gjer dette no: Opne saka og sjå kva som ventar.",
    ),
    moved_away=Telling(
        "saka er overført til ei anna eining",
        "Saka er overført frå {origin} til {unit}, som har ansvaret for henne frå no av.",
        "Du treng ikkje å gjere noko meir i saka.",
        has_link=False,
    ),
    moved_reporter=Telling(
        "saka di har fått ei anna ansvarleg eining",
        "Saka er overført frå {origin} til {unit}, som følgjer henne opp frå no av.",
        _NOTHING,
    ),
    handler_transferred=Telling(
        "du er behandlar i saka",
        "Du har fått saka overført til deg, og skal arbeide vidare med henne.",
        "Gjer dette no: Opne saka og sjå kva som står att.",
    ),
    asked=Telling(
        "vi treng svar frå deg",
        "Vi har eit spørsmål til deg om det du melde. Fristane i saka står stille så lenge.",
        "Gjer dette no: Svar i saka, seinast {answer_by}.",
    ),
    answered=Telling(
        "meldaren har svart",
        "Meldaren har svart på spørsmålet, og fristane går igjen.",
        "Gjer dette no: Les svaret og ta saka vidare.",
    ),
    message_to_office=Telling(
        "ny melding frå meldaren",
        "Meldaren har skrive ei melding i saka.",
        "Gjer dette no: Les meldinga, og svar om det trengst.",
    ),
    message_to_reporter=Telling(
        "ny melding til deg",
        "Du har fått ei melding i saka.",
        "Gjer dette no: Les meldinga.",
    ),
    measure_added=Telling(
        "eit tiltak ventar på deg",
        "Du er sett opp som ansvarleg for tiltak {measure} i saka. Fristen er {due}.",
        "Gjer dette no: Ta på deg tiltaket, eller sei frå kvifor du ikkje kan.",
    ),
    measure_accepted=Telling(
        "tiltak {measure} har fått ein ansvarleg",
        "Den som er sett opp som ansvarleg for tiltak {measure}, har teke det på seg.",
        _NOTHING,
    ),
    measure_declined=Telling(
        "tiltak {measure} manglar ein ansvarleg",
        "Den som var sett opp som ansvarleg for tiltak {measure}, kan ikkje gjennomføre det.",
        "Gjer dette no: Les kvifor, og finn ei anna løysing.",
    ),
    measure_completed=Telling(
        "tiltak {measure} er gjennomført",
        "Tiltak {measure} i saka er gjennomført.",
        "Gjer dette no: Sjå kva som vart gjort, og vurder om saka kan lukkast.",
    ),
    no_effect=Telling(
        "tiltak {measure} har ikkje verka",
        "Effektkontrollen viser at tiltak {measure} ikkje har verka.",
        "Gjer dette no: Opne saka og vurder eit nytt tiltak.",
    ),
    withdrawn=Telling(
        "meldaren har trekt saka",
        "Meldaren har trekt avviket, og saka er avslutta. "
        "Du kan ta henne opp att på eige initiativ.",
        _NOTHING,
    ),
    lead_ended=Telling(
        "saka er avslutta utan å bli lukka",
        "Saka er avslutta utan å bli lukka. Det som vart følgt opp i henne, blir ikkje følgt opp "
        "her lenger.",
        "Gjer dette no: Opne {own}, og vurder om det som er meldt der, skal takast opp att.",
    ),
    lead_reopened=Telling(
        "saka er teken opp att",
        "Saka er teken opp att. Det som vart følgt opp i henne, blir følgt opp her igjen.",
        _NOTHING,
    ),
    closing_proposed=Telling(
        "saka er foreslått lukka",
        "Saka er foreslått lukka.\n\nUtfall: {outcome}",
        "Gjer dette no: Lukk saka, eller send henne tilbake.",
    ),
    sent_back=Telling(
        "saka er send tilbake til deg",
        "Leiaren meiner at saka ikkje er ferdig, og har sendt henne tilbake.",
        "Gjer dette no: Les kvifor, og arbeid vidare med saka.",
    ),
    closed_reporter=Telling(
        "saka er lukka",
        "Avviket du melde, er lukka.\n\nUtfall: {outcome}",
        "Gjer dette no: Les svaret.",
    ),
    closed_supporter=Telling(
        "saka er lukka",
        "Saka er lukka.\n\nUtfall: {outcome}",
        _NOTHING,
    ),
    decision_stands=Telling(
        "avgjerda står etter ei ny vurdering",
        "Du bad om ei ny vurdering. Ho er gjord, og avgjerda står.\n\nUtfall: {outcome}",
        "Gjer dette no: Les svaret.",
    ),
    decision_stands_supporter=Telling(
        "avgjerda står etter ei ny vurdering",
        "Det er gjort ei ny vurdering av korleis saka vart avgjord, og avgjerda står.\n\n"
        "Utfall: {outcome}",
        _NOTHING,
    ),
    rejection_stands=Telling(
        "avvisinga står etter ei ny vurdering",
        "Du bad om ei ny vurdering. Ho er gjord, og avvisinga står.",
        "Gjer dette no: Les svaret.",
    ),
    rejection_stands_supporter=Telling(
        "avvisinga står etter ei ny vurdering",
        "Det er gjort ei ny vurdering av korleis saka vart avgjord, og avvisinga står.",
        _NOTHING,
    ),
    contested=Telling(
        "ei ny vurdering ventar på deg",
        "Meldaren er usamd i korleis saka vart avgjord, og du skal vurdere henne på nytt.",
        "Gjer dette no: Ta saka opp att, eller lukk henne på nytt med eit svar for å la "
        "avgjerda stå, seinast {due}.",
    ),
    reopened_office=Telling(
        "saka er teken opp att",
        "Saka er teken opp att. Den nye fristen er {closing}.",
        "Gjer dette no: Opne saka og sjå kva som står att.",
    ),
    reopened_reporter=Telling(
        "saka di er teken opp att",
        "Avviket du melde, er teke opp att. Målet er å bli ferdig innan {closing}.",
        _NOTHING,
    ),
    reopened_supporter=Telling(
        "saka er teken opp att",
        "Saka er teken opp att. Du får beskjed når ho blir lukka.",
        _NOTHING,
    ),
    reported_again_office=Telling(
        "saka er teken opp att",
        "Saka er teken opp att, og ventar på å bli godkjend eller avvist.",
        "Gjer dette no: Godkjenn eller avvis saka, seinast {acceptance}.",
    ),
    reported_again_reporter=Telling(
        "saka di er teken opp att",
        "Avviket du melde, er teke opp att. Det blir godkjent eller avvist seinast {acceptance}.",
        _NOTHING,
    ),
)
