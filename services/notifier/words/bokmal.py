"""What our mails tell, in bokmål."""

from notifier.words.shape import Telling, Tellings

_NOTHING = "Du trenger ikke å gjøre noe nå."

TELLINGS = Tellings(
    alert_leader=Telling(
        "nytt avvik venter på deg",
        "Et nytt avvik er meldt.",
        "Gjør dette nå: Bekreft at du har sett saken, senest {acceptance}.",
    ),
    alert_reception=Telling(
        "nytt avvik venter på deg",
        "Et nytt avvik er meldt.",
        "Gjør dette nå: Godkjenn eller avvis saken, senest {acceptance}.",
    ),
    receipt=Telling(
        "vi har fått meldingen din",
        "Vi har tatt imot avviket. De ansvarlige får beskjed nå.\n\n"
        "Saken blir godkjent eller avvist senest {acceptance}. "
        "Du får et første svar om innholdet senest {first_answer}.",
        _NOTHING,
    ),
    supported=Telling(
        "du har sluttet deg til saken",
        "Vi har notert at du har opplevd det samme. Du får beskjed når saken blir lukket.",
        _NOTHING,
    ),
    recused=Telling(
        "saken ligger nå hos deg",
        "Saken har skiftet hender i lederlinja, og ligger nå på ditt nivå.",
        "Gjør dette nå: Åpne saken og bekreft at du har sett den.",
    ),
    handler_left=Telling(
        "saken mangler behandler",
        "Behandleren har trådt ut, og ingen arbeider med saken nå.",
        "Gjør dette nå: Åpne saken og gi den en ny behandler.",
    ),
    decider_left=Telling(
        "en ny vurdering venter på deg",
        "Melderen er uenig i hvordan saken ble avgjort. Den som skulle vurdere den på nytt, har "
        "trådt ut, og nå er det du som avgjør.",
        "Gjør dette nå: Ta saken opp igjen, eller lukk den på nytt med et svar for å la "
        "avgjørelsen stå.",
    ),
    escalated=Telling(
        "saken er løftet til deg",
        "Saken er løftet opp til deg.",
        "Gjør dette nå: Åpne saken og sørg for at den kommer videre.",
    ),
    accepted_reporter=Telling(
        "saken din er godkjent",
        "Avviket du meldte, er godkjent, og noen arbeider med det. "
        "Målet er å bli ferdig innen {closing}.",
        _NOTHING,
    ),
    accepted_leader=Telling(
        "saken er godkjent",
        "Saken er godkjent og har fått en behandler. Fristen er {closing}.",
        _NOTHING,
    ),
    accepted_handler=Telling(
        "du er behandler i saken",
        "Saken er godkjent, og du skal arbeide med den. Fristen er {closing}.",
        "Gjør dette nå: Åpne saken og planlegg hva som skal gjøres.",
    ),
    rejected_referred=Telling(
        "saken hører hjemme et annet sted",
        "Det du meldte, blir ikke fulgt opp som avvik. Rett sted for saken er: {receiver}.",
        "Gjør dette nå: Les begrunnelsen, og henvend deg dit.",
    ),
    rejected_handed_over=Telling(
        "saken er sendt videre",
        "Det du meldte, blir ikke fulgt opp som avvik. Teksten din er sendt til rett sted: "
        "{receiver}. Du får beskjed når den er mottatt.\n\n"
        "At teksten er sendt videre, er ikke i seg selv en klage. Vil du klage, må du gjøre det "
        "selv. Siste dag for det står i saken.",
        "Gjør dette nå: Les begrunnelsen, og se om du vil henvende deg dit selv.",
    ),
    rejected_supporter=Telling(
        "saken hører hjemme et annet sted",
        "Saken blir ikke fulgt opp som avvik. Rett sted for den er: {receiver}.",
        _NOTHING,
    ),
    rejected_receiver=Telling(
        "en sak er sendt til deg",
        "Noe som ble meldt som avvik, hører hjemme hos deg. "
        "Melderen har samtykket til at teksten blir sendt videre.",
        "Gjør dette nå: Åpne saken og bekreft at du har mottatt den.",
    ),
    handover_confirmed=Telling(
        "saken er mottatt",
        "Det du meldte, er mottatt der det hører hjemme, og følges opp videre der.",
        _NOTHING,
    ),
    diverted=Telling(
        "saken er forseglet",
        "Det du meldte, blir behandlet som et varsel. Saken ble forseglet til varslingsmottaket "
        "{happened_at}. Ingen andre kan lese den etter det.",
        "Du trenger ikke å gjøre noe nå. Varslingsmottaket tar saken videre.",
    ),
    diverted_office=Telling(
        "en sak er forseglet til dere",
        "Saken ble forseglet til varslingsmottaket {happened_at}.",
        "Gjør dette nå: Les saken med nøkkelen deres (avvik office open {reference}).",
        has_link=False,
    ),
    linked=Telling(
        "saken følges opp sammen med en annen",
        "Det du meldte, følges opp i en annen sak, {lead_reference}. "
        "Du får beskjed når den blir lukket.",
        _NOTHING,
    ),
    linked_elsewhere=Telling(
        "saken følges opp sammen med en annen",
        "Det du meldte, følges opp i en annen sak.",
        _NOTHING,
    ),
    severity_judged=Telling(
        "alvorlighetsgraden er vurdert",
        "Alvorlighetsgraden i saken er satt til: {severity}.",
        "Gjør dette nå: Les begrunnelsen og vurder om saken trenger deg.",
    ),
    severity_lowered=Telling(
        "alvorlighetsgraden er satt ned",
        "Alvorlighetsgraden i saken er satt ned til: {severity}.",
        "Gjør dette nå: Les begrunnelsen og vurder om du er enig.",
    ),
    moved_here=Telling(
        "saken er overført til {unit}",
        "Saken er overført fra {origin} til {unit}, som har ansvaret for den fra nå av.",
        "Gjør dette nå: Åpne saken og se hva som venter.",
    ),
    moved_away=Telling(
        "saken er overført til en annen enhet",
        "Saken er overført fra {origin} til {unit}, som har ansvaret for den fra nå av.",
        "Du trenger ikke å gjøre noe mer i saken.",
        has_link=False,
    ),
    moved_reporter=Telling(
        "saken din har fått en annen ansvarlig enhet",
        "Saken er overført fra {origin} til {unit}, som følger den opp fra nå av.",
        _NOTHING,
    ),
    handler_transferred=Telling(
        "du er behandler i saken",
        "Du har fått saken overført til deg, og skal arbeide videre med den.",
        "Gjør dette nå: Åpne saken og se hva som gjenstår.",
    ),
    asked=Telling(
        "vi trenger svar fra deg",
        "Vi har et spørsmål til deg om det du meldte. Fristene i saken står stille så lenge.",
        "Gjør dette nå: Svar i saken, senest {answer_by}.",
    ),
    answered=Telling(
        "melderen har svart",
        "Melderen har svart på spørsmålet, og fristene løper igjen.",
        "Gjør dette nå: Les svaret og ta saken videre.",
    ),
    message_to_office=Telling(
        "ny melding fra melderen",
        "Melderen har skrevet en melding i saken.",
        "Gjør dette nå: Les meldingen, og svar om det trengs.",
    ),
    message_to_reporter=Telling(
        "ny melding til deg",
        "Du har fått en melding i saken.",
        "Gjør dette nå: Les meldingen.",
    ),
    measure_added=Telling(
        "et tiltak venter på deg",
        "Du er satt opp som ansvarlig for tiltak {measure} i saken. Fristen er {due}.",
        "Gjør dette nå: Ta på deg tiltaket, eller si fra hvorfor du ikke kan.",
    ),
    measure_accepted=Telling(
        "tiltak {measure} har fått en ansvarlig",
        "Den som er satt opp som ansvarlig for tiltak {measure}, har tatt det på seg.",
        _NOTHING,
    ),
    measure_declined=Telling(
        "tiltak {measure} mangler en ansvarlig",
        "Den som var satt opp som ansvarlig for tiltak {measure}, kan ikke gjennomføre det.",
        "Gjør dette nå: Les hvorfor, og finn en annen løsning.",
    ),
    measure_completed=Telling(
        "tiltak {measure} er gjennomført",
        "Tiltak {measure} i saken er gjennomført.",
        "Gjør dette nå: Se hva som ble gjort, og vurder om saken kan lukkes.",
    ),
    no_effect=Telling(
        "tiltak {measure} har ikke virket",
        "Effektkontrollen viser at tiltak {measure} ikke har virket.",
        "Gjør dette nå: Åpne saken og vurder et nytt tiltak.",
    ),
    withdrawn=Telling(
        "melderen har trukket saken",
        "Melderen har trukket avviket, og saken er avsluttet. "
        "Du kan ta den opp igjen på eget initiativ.",
        _NOTHING,
    ),
    lead_ended=Telling(
        "saken er avsluttet uten å bli lukket",
        "Saken er avsluttet uten å bli lukket. Det som ble fulgt opp i den, blir ikke fulgt opp "
        "her lenger.",
        "Gjør dette nå: Åpne {own}, og vurder om det som er meldt der, skal tas opp igjen.",
    ),
    lead_reopened=Telling(
        "saken er tatt opp igjen",
        "Saken er tatt opp igjen. Det som ble fulgt opp i den, blir fulgt opp her igjen.",
        _NOTHING,
    ),
    closing_proposed=Telling(
        "saken er foreslått lukket",
        "Saken er foreslått lukket.\n\nUtfall: {outcome}",
        "Gjør dette nå: Lukk saken, eller send den tilbake.",
    ),
    sent_back=Telling(
        "saken er sendt tilbake til deg",
        "Lederen mener at saken ikke er ferdig, og har sendt den tilbake.",
        "Gjør dette nå: Les hvorfor, og arbeid videre med saken.",
    ),
    closed_reporter=Telling(
        "saken er lukket",
        "Avviket du meldte, er lukket.\n\nUtfall: {outcome}",
        "Gjør dette nå: Les svaret.",
    ),
    closed_supporter=Telling(
        "saken er lukket",
        "Saken er lukket.\n\nUtfall: {outcome}",
        _NOTHING,
    ),
    decision_stands=Telling(
        "avgjørelsen står etter en ny vurdering",
        "Du ba om en ny vurdering. Den er gjort, og avgjørelsen står.\n\nUtfall: {outcome}",
        "Gjør dette nå: Les svaret.",
    ),
    decision_stands_supporter=Telling(
        "avgjørelsen står etter en ny vurdering",
        "Det er gjort en ny vurdering av hvordan saken ble avgjort, og avgjørelsen står.\n\n"
        "Utfall: {outcome}",
        _NOTHING,
    ),
    rejection_stands=Telling(
        "avvisningen står etter en ny vurdering",
        "Du ba om en ny vurdering. Den er gjort, og avvisningen står.",
        "Gjør dette nå: Les svaret.",
    ),
    rejection_stands_supporter=Telling(
        "avvisningen står etter en ny vurdering",
        "Det er gjort en ny vurdering av hvordan saken ble avgjort, og avvisningen står.",
        _NOTHING,
    ),
    contested=Telling(
        "en ny vurdering venter på deg",
        "Melderen er uenig i hvordan saken ble avgjort, og du skal vurdere den på nytt.",
        "Gjør dette nå: Ta saken opp igjen, eller lukk den på nytt med et svar for å la "
        "avgjørelsen stå, senest {due}.",
    ),
    reopened_office=Telling(
        "saken er tatt opp igjen",
        "Saken er tatt opp igjen. Den nye fristen er {closing}.",
        "Gjør dette nå: Åpne saken og se hva som gjenstår.",
    ),
    reopened_reporter=Telling(
        "saken din er tatt opp igjen",
        "Avviket du meldte, er tatt opp igjen. Målet er å bli ferdig innen {closing}.",
        _NOTHING,
    ),
    reopened_supporter=Telling(
        "saken er tatt opp igjen",
        "Saken er tatt opp igjen. Du får beskjed når den blir lukket.",
        _NOTHING,
    ),
    reported_again_office=Telling(
        "saken er tatt opp igjen",
        "Saken er tatt opp igjen, og venter på å bli godkjent eller avvist.",
        "Gjør dette nå: Godkjenn eller avvis saken, senest {acceptance}.",
    ),
    reported_again_reporter=Telling(
        "saken din er tatt opp igjen",
        "Avviket du meldte, er tatt opp igjen. Det blir godkjent eller avvist senest {acceptance}.",
        _NOTHING,
    ),
)
