"""What the lines of a case's history say."""

from avvik.domain.values import Labels

# What a line of the history says. `{who}` opens the sentence.
HISTORY: dict[str, Labels] = {
    "reported": Labels(
        nb="{who} meldte saken ved {unit}.",
        nn="{who} melde saka ved {unit}.",
        en="{who} reported the case at the {unit}.",
    ),
    "acknowledged": Labels(
        nb="{who} bekreftet å ha sett saken for {unit}. Det gjelder til {until}.",
        nn="{who} stadfesta å ha sett saka for {unit}. Det gjeld til {until}.",
        en="{who} took note of the case for the {unit}. That stands until {until}.",
    ),
    "supported": Labels(
        nb="{who} har opplevd det samme og sluttet seg til saken.",
        nn="{who} har opplevd det same og slutta seg til saka.",
        en="{who} has seen the same, and joined the case.",
    ),
    "recused": Labels(
        nb="{who} er inhabil og er ute av saken fra nå av.",
        nn="{who} er inhabil og er ute av saka frå no av.",
        en="{who} has a conflict of interest, and is out of the case from now on.",
    ),
    "recused_other": Labels(
        nb="{who} førte opp {person} som inhabil. Vedkommende er ute av saken fra nå av.",
        nn="{who} førte opp {person} som inhabil. Vedkommande er ute av saka frå no av.",
        en="{who} recorded a conflict of interest of {person}, who is out of the case from now on.",
    ),
    "escalated_person": Labels(
        nb="{who} løftet saken til {to}.",
        nn="{who} løfta saka til {to}.",
        en="{who} took the case up to {to}.",
    ),
    "escalated_clock": Labels(
        nb="En frist gikk ut, og saken ble løftet til {to}.",
        nn="Ein frist gjekk ut, og saka vart løfta til {to}.",
        en="A deadline passed, and the case went up to {to}.",
    ),
    "escalated_severity": Labels(
        nb="Saken ble løftet til {to} på grunn av alvorlighetsgraden.",
        nn="Saka vart løfta til {to} på grunn av alvorsgraden.",
        en="The case went up to {to} because of its severity.",
    ),
    "escalated_conflict": Labels(
        nb="Saken ble løftet til {to} på grunn av inhabilitet.",
        nn="Saka vart løfta til {to} på grunn av inhabilitet.",
        en="The case went up to {to} because of a conflict of interest.",
    ),
    "accepted": Labels(
        nb="{who} tok saken til behandling ved {unit}, som «{category}». "
        "Den skal være ferdig innen {until}.",
        nn="{who} tok saka til behandling ved {unit}, som «{category}». "
        "Ho skal vere ferdig innan {until}.",
        en="{who} accepted the case for the {unit}, as “{category}”. "
        "It is to be settled by {until}.",
    ),
    "accepted_outline": Labels(
        nb="{who} tok saken til behandling ved {unit}, som «{category}».",
        nn="{who} tok saka til behandling ved {unit}, som «{category}».",
        en="{who} accepted the case for the {unit}, as “{category}”.",
    ),
    "rejected_outline": Labels(
        nb="{who} avviste saken.", nn="{who} avviste saka.", en="{who} rejected the case."
    ),
    "rejected": Labels(
        nb="{who} avviste saken: {reason}. Den hører hjemme hos {receiver}.",
        nn="{who} avviste saka: {reason}. Ho høyrer heime hos {receiver}.",
        en="{who} rejected the case: {reason}. It belongs with {receiver}.",
    ),
    "rejected_handed_over": Labels(
        nb="{who} avviste saken: {reason}. Den er sendt over til {receiver}.",
        nn="{who} avviste saka: {reason}. Ho er send over til {receiver}.",
        en="{who} rejected the case: {reason}. It was handed over to {receiver}.",
    ),
    "handover_confirmed": Labels(
        nb="{who} bekreftet at saken er mottatt der den hører hjemme.",
        nn="{who} stadfesta at saka er motteken der ho høyrer heime.",
        en="{who} confirmed that the case has arrived where it belongs.",
    ),
    "diverted": Labels(
        nb="{who} sendte saken til varsling. Innholdet er forseglet, og ingen her kan lese det.",
        nn="{who} sende saka til varsling. Innhaldet er forsegla, og ingen her kan lese det.",
        en="{who} passed the case on as whistleblowing. "
        "Its content is sealed, and nobody here can read it.",
    ),
    "linked_outline": Labels(
        nb="{who} knyttet saken til en annen sak, der den følges opp.",
        nn="{who} knytte saka til ei anna sak, der ho blir følgd opp.",
        en="{who} linked the case to another one, where it is followed up.",
    ),
    "linked": Labels(
        nb="{who} knyttet saken til {reference}, der den følges opp.",
        nn="{who} knytte saka til {reference}, der ho blir følgd opp.",
        en="{who} linked the case to {reference}, where it is followed up.",
    ),
    "severity_judged": Labels(
        nb="{who} vurderte alvorlighetsgraden til «{level}».",
        nn="{who} vurderte alvorsgraden til «{level}».",
        en="{who} judged the severity to be “{level}”.",
    ),
    "severity_changed": Labels(
        nb="{who} hevet alvorlighetsgraden fra «{previous}» til «{level}».",
        nn="{who} heva alvorsgraden frå «{previous}» til «{level}».",
        en="{who} raised the severity from “{previous}” to “{level}”.",
    ),
    "severity_lowered": Labels(
        nb="{who} senket alvorlighetsgraden fra «{previous}» til «{level}».",
        nn="{who} senka alvorsgraden frå «{previous}» til «{level}».",
        en="{who} lowered the severity from “{previous}” to “{level}”.",
    ),
    "severity_confirmed": Labels(
        nb="{who} bekreftet alvorlighetsgraden «{level}».",
        nn="{who} stadfesta alvorsgraden «{level}».",
        en="{who} confirmed the severity “{level}”.",
    ),
    "unit_transferred": Labels(
        nb="{who} overførte saken fra {origin} til {unit}.",
        nn="{who} overførte saka frå {origin} til {unit}.",
        en="{who} transferred the case from the {origin} to the {unit}.",
    ),
    "unit_reorganised": Labels(
        nb="Saken gikk fra {origin} til {unit} fordi organisasjonen ble endret.",
        nn="Saka gjekk frå {origin} til {unit} fordi organisasjonen vart endra.",
        en="The case went from the {origin} to the {unit} because the organisation changed.",
    ),
    "handler_transferred": Labels(
        nb="{who} ga saken til en ny behandler.",
        nn="{who} gav saka til ein ny behandlar.",
        en="{who} gave the case to another handler.",
    ),
    "asked": Labels(
        nb="{who} stilte melderen et spørsmål, med svarfrist {until}. "
        "Fristene står stille så lenge.",
        nn="{who} stilte meldaren eit spørsmål, med svarfrist {until}. "
        "Fristane står stille så lenge.",
        en="{who} asked the reporter a question, to be answered by {until}. "
        "Deadlines stand still meanwhile.",
    ),
    "answered": Labels(
        nb="{who} svarte på spørsmålet. Fristene løper igjen.",
        nn="{who} svarte på spørsmålet. Fristane går igjen.",
        en="{who} answered the question. Deadlines run on.",
    ),
    "resumed": Labels(
        nb="Svarfristen gikk ut uten svar, og saken går videre. Fristene løper igjen.",
        nn="Svarfristen gjekk ut utan svar, og saka går vidare. Fristane går igjen.",
        en="The day of the answer passed without one, and the case goes on. Deadlines run on.",
    ),
    "message_from_reporter": Labels(
        nb="{who} sendte en melding til dem som behandler saken.",
        nn="{who} sende ei melding til dei som behandlar saka.",
        en="{who} sent a message to those who handle the case.",
    ),
    "message_to_reporter": Labels(
        nb="{who} sendte melderen en melding.",
        nn="{who} sende meldaren ei melding.",
        en="{who} sent the reporter a message.",
    ),
    "note_added": Labels(
        nb="{who} skrev et internt notat.",
        nn="{who} skreiv eit internt notat.",
        en="{who} wrote an internal note.",
    ),
    "published": Labels(
        nb="{who} la ut en nøytral tekst, slik at andre kan slutte seg til saken.",
        nn="{who} la ut ein nøytral tekst, slik at andre kan slutte seg til saka.",
        en="{who} published a neutral text, so that others can join the case.",
    ),
    "unlocked": Labels(
        nb="{who} åpnet melderens identitet for {person} fram til {until}.",
        nn="{who} opna identiteten til meldaren for {person} fram til {until}.",
        en="{who} opened the reporter’s identity to {person} until {until}.",
    ),
    "measure_added": Labels(
        nb="{who} la inn tiltak {measure}, med frist {until}.",
        nn="{who} la inn tiltak {measure}, med frist {until}.",
        en="{who} planned measure {measure}, due by {until}.",
    ),
    "measure_accepted": Labels(
        nb="{who} tok på seg tiltak {measure}.",
        nn="{who} tok på seg tiltak {measure}.",
        en="{who} took on measure {measure}.",
    ),
    "measure_declined": Labels(
        nb="{who} kan ikke gjennomføre tiltak {measure}.",
        nn="{who} kan ikkje gjennomføre tiltak {measure}.",
        en="{who} cannot carry out measure {measure}.",
    ),
    "measure_progressed": Labels(
        nb="{who} fortalte hvor langt tiltak {measure} er kommet.",
        nn="{who} fortalde kor langt tiltak {measure} er kome.",
        en="{who} told how far measure {measure} has come.",
    ),
    "measure_completed": Labels(
        nb="{who} gjennomførte tiltak {measure}.",
        nn="{who} gjennomførte tiltak {measure}.",
        en="{who} completed measure {measure}.",
    ),
    "effect_confirmed": Labels(
        nb="{who} kontrollerte effekten av tiltak {measure}: Det har virket.",
        nn="{who} kontrollerte effekten av tiltak {measure}: Det har verka.",
        en="{who} checked the effect of measure {measure}: it worked.",
    ),
    "effect_missing": Labels(
        nb="{who} kontrollerte effekten av tiltak {measure}: Det har ikke virket.",
        nn="{who} kontrollerte effekten av tiltak {measure}: Det har ikkje verka.",
        en="{who} checked the effect of measure {measure}: it did not work.",
    ),
    "withdrawn": Labels(
        nb="{who} trakk saken tilbake.",
        nn="{who} trekte saka tilbake.",
        en="{who} withdrew the case.",
    ),
    "closing_proposed": Labels(
        nb="{who} foreslo å lukke saken: {outcome}.",
        nn="{who} gjorde framlegg om å lukke saka: {outcome}.",
        en="{who} proposed to close the case: {outcome}.",
    ),
    "sent_back": Labels(
        nb="{who} sendte saken tilbake til behandling.",
        nn="{who} sende saka tilbake til behandling.",
        en="{who} sent the case back to be worked on.",
    ),
    "closed": Labels(
        nb="{who} lukket saken for {unit}: {outcome}.",
        nn="{who} lukka saka for {unit}: {outcome}.",
        en="{who} closed the case for the {unit}: {outcome}.",
    ),
    "rejection_stands": Labels(
        nb="{who} avgjorde for {unit} at avvisningen står.",
        nn="{who} avgjorde for {unit} at avvisinga står.",
        en="{who} decided for the {unit} that the rejection stands.",
    ),
    "contested": Labels(
        nb="{who} ba om ny vurdering, og {to} avgjør saken innen {until}.",
        nn="{who} bad om ny vurdering, og {to} avgjer saka innan {until}.",
        en="{who} asked for a new decision, and {to} decides by {until}.",
    ),
    "reopened_contested": Labels(
        nb="{who} ga melderen medhold i at saken tas opp igjen.",
        nn="{who} gav meldaren medhald i at saka blir teken opp att.",
        en="{who} decided that the case is taken up again, as the reporter asked.",
    ),
    "reopened_outline": Labels(
        nb="Saken ble tatt opp igjen.",
        nn="Saka vart teken opp att.",
        en="The case was taken up again.",
    ),
    "reopened_no_effect": Labels(
        nb="Saken ble tatt opp igjen fordi et tiltak ikke virket.",
        nn="Saka vart teken opp att fordi eit tiltak ikkje verka.",
        en="The case was taken up again because a measure did not work.",
    ),
    "reopened_new_information": Labels(
        nb="{who} tok saken opp igjen på grunn av nye opplysninger.",
        nn="{who} tok saka opp att på grunn av nye opplysningar.",
        en="{who} took the case up again because of new information.",
    ),
    "reopened_own_initiative": Labels(
        nb="{who} tok saken opp igjen på eget initiativ.",
        nn="{who} tok saka opp att på eige initiativ.",
        en="{who} took the case up again on their own initiative.",
    ),
    "read": Labels(nb="{who} leste saken.", nn="{who} las saka.", en="{who} read the case."),
    "readers_shown": Labels(
        nb="{who} så hvem som har lest saken.",
        nn="{who} såg kven som har lese saka.",
        en="{who} saw who has read the case.",
    ),
}

# What a line adds, for those who may know it.
ALSO: dict[str, Labels] = {
    "handler": Labels(
        nb="Behandler: {person}.", nn="Behandlar: {person}.", en="Handler: {person}."
    ),
    "owner": Labels(nb="Ansvarlig: {person}.", nn="Ansvarleg: {person}.", en="Owner: {person}."),
    "consulted": Labels(
        nb="{person} ble rådspurt {day}.",
        nn="{person} vart rådspurd {day}.",
        en="{person} was consulted on {day}.",
    ),
    "unconfirmed": Labels(
        nb="Linjelederen må bekrefte vurderingen.",
        nn="Linjeleiaren må stadfeste vurderinga.",
        en="The line leader has to confirm it.",
    ),
}

# A person of whom the reader learns no more.
SOMEBODY = Labels(nb="en person", nn="ein person", en="somebody")
# A unit, where a sentence could also name an office.
THE_UNIT = Labels(nb="{unit}", nn="{unit}", en="the {unit}")
ON_BEHALF = Labels(
    nb="{who} på vegne av {other}", nn="{who} på vegner av {other}", en="{who} on behalf of {other}"
)
