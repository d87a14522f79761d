"""What an act is answered with: what was done, what happens next, what there is to know besides."""

from avvik.domain.values import Labels

# What was done, by the act's path.
DONE: dict[str, Labels] = {
    "acknowledgement": Labels(
        nb="Det er notert at du har sett saken.",
        nn="Det er notert at du har sett saka.",
        en="It is noted that you have seen the case.",
    ),
    "recusal": Labels(
        nb="Den som er inhabil, verken ser eller avgjør saken lenger.",
        nn="Den som er inhabil, verken ser eller avgjer saka lenger.",
        en="Whoever is disqualified neither sees nor decides the case any more.",
    ),
    "escalation": Labels(
        nb="Neste leder i linja får beskjed.",
        nn="Neste leiar i linja får beskjed.",
        en="The next leader up is told.",
    ),
    "support": Labels(
        nb="Du har sluttet deg til saken og får svar når den er avgjort.",
        nn="Du har slutta deg til saka og får svar når ho er avgjord.",
        en="You have joined the case and will hear when it is decided.",
    ),
    "acceptance": Labels(
        nb="Saken er godkjent, og melderen får beskjed.",
        nn="Saka er godkjend, og meldaren får beskjed.",
        en="The case is accepted, and the reporter is told.",
    ),
    "rejection": Labels(
        nb="Saken er avvist. Melderen får vite hvorfor og hvor den hører hjemme.",
        nn="Saka er avvist. Meldaren får vite kvifor og kvar ho høyrer heime.",
        en="The case is rejected. The reporter is told why and where it belongs.",
    ),
    "handover-confirmation": Labels(
        nb="Det er notert at saken er kommet fram.",
        nn="Det er notert at saka er komen fram.",
        en="It is noted that the case has arrived.",
    ),
    "diversion": Labels(
        nb="Saken er forseglet til varslingsmottaket.",
        nn="Saka er forsegla til varslingsmottaket.",
        en="The case is sealed to the whistleblowing office.",
    ),
    "link": Labels(
        nb="Saken følges opp i den du har knyttet den til, og melderen får beskjed.",
        nn="Saka blir følgd opp i den du har knytt henne til, og meldaren får beskjed.",
        en="The case is followed up in the one that you linked it to, and the reporter is told.",
    ),
    "severity": Labels(
        nb="Vurderingen er notert.",
        nn="Vurderinga er notert.",
        en="The judgement is noted.",
    ),
    "unit-transfer": Labels(
        nb="Saken er overført. Begge enhetene og melderen får beskjed.",
        nn="Saka er overført. Begge einingane og meldaren får beskjed.",
        en="The case is transferred. Both units and the reporter are told.",
    ),
    "handler-transfer": Labels(
        nb="Saken har fått ny behandler.",
        nn="Saka har fått ny behandlar.",
        en="The case has a new handler.",
    ),
    "questions": Labels(
        nb="Melderen får spørsmålet.",
        nn="Meldaren får spørsmålet.",
        en="The reporter gets the question.",
    ),
    "answers": Labels(
        nb="Svaret ditt er sendt.", nn="Svaret ditt er sendt.", en="Your answer is sent."
    ),
    "messages": Labels(nb="Meldingen er sendt.", nn="Meldinga er send.", en="The message is sent."),
    "notes": Labels(
        nb="Notatet er lagret. Melderen ser det ikke.",
        nn="Notatet er lagra. Meldaren ser det ikkje.",
        en="The note is kept. The reporter does not see it.",
    ),
    "publication": Labels(
        nb="Teksten er ute, og andre kan slutte seg til saken.",
        nn="Teksten er ute, og andre kan slutte seg til saka.",
        en="The text is out, and others can join the case.",
    ),
    "unlocking": Labels(
        nb="Identiteten er åpnet for en tid. Hvem som åpnet den, og hvorfor, er notert i saken.",
        nn="Identiteten er opna for ei tid. Kven som opna han, og kvifor, er notert i saka.",
        en="The identity is open for a while. Who opened it, and why, is noted in the case.",
    ),
    "measures": Labels(
        nb="Tiltaket er lagt inn og venter på svar fra eieren.",
        nn="Tiltaket er lagt inn og ventar på svar frå eigaren.",
        en="The measure is planned, and awaits its owner's answer.",
    ),
    "measures/{measure}/acceptance": Labels(
        nb="Svaret på tiltaket er notert.",
        nn="Svaret på tiltaket er notert.",
        en="The answer to the measure is noted.",
    ),
    "measures/{measure}/progress": Labels(
        nb="Framdriften er notert.", nn="Framdrifta er notert.", en="The progress is noted."
    ),
    "measures/{measure}/completion": Labels(
        nb="Det er notert at tiltaket er gjennomført.",
        nn="Det er notert at tiltaket er gjennomført.",
        en="It is noted that the measure is completed.",
    ),
    "measures/{measure}/effect": Labels(
        nb="Kontrollen er notert.", nn="Kontrollen er notert.", en="The check is noted."
    ),
    "withdrawal": Labels(
        nb="Du har trukket saken. De som har ansvaret for den, kan likevel gå videre på eget "
        "initiativ.",
        nn="Du har trekt saka. Dei som har ansvaret for henne, kan likevel gå vidare på eige "
        "initiativ.",
        en="You have withdrawn the case. Those who answer for it may still go on by their own "
        "initiative.",
    ),
    "closing-proposal": Labels(
        nb="Det er foreslått å lukke saken.",
        nn="Det er føreslått å lukke saka.",
        en="It is proposed that the case be closed.",
    ),
    "send-back": Labels(
        nb="Saken er sendt tilbake.", nn="Saka er send tilbake.", en="The case is sent back."
    ),
    "closing": Labels(
        nb="Saken er lukket, og melderen får svaret.",
        nn="Saka er lukka, og meldaren får svaret.",
        en="The case is closed, and the reporter is told the answer.",
    ),
    "contest": Labels(
        nb="Det er notert at du ber om ny vurdering.",
        nn="Det er notert at du ber om ny vurdering.",
        en="It is noted that you ask for a new decision.",
    ),
    "reopening": Labels(
        nb="Saken er tatt opp igjen, og melderen får beskjed.",
        nn="Saka er teken opp att, og meldaren får beskjed.",
        en="The case is reopened, and the reporter is told.",
    ),
}

# What closing does where the reporter contests a rejection.
STANDS = Labels(
    nb="Avvisningen står. Melderen får svaret.",
    nn="Avvisinga står. Meldaren får svaret.",
    en="The rejection stands. The reporter is told the answer.",
)

# What decides a case, and what is said of it besides: whether somebody is left to contest it with.
DECIDING = ("closing", "rejection")
MAY_CONTEST = Labels(
    nb="Melderen kan be om ny vurdering.",
    nn="Meldaren kan be om ny vurdering.",
    en="The reporter may ask for a new decision.",
)
FINAL = Labels(
    nb="Avgjørelsen er endelig ved institusjonen: Ingen lenger opp kan vurdere den på nytt.",
    nn="Avgjerda er endeleg ved institusjonen: Ingen lenger opp kan vurdere henne på nytt.",
    en="The decision is final at the institution: nobody further up can decide it again.",
)

# What happens now, by how the case stands. `{who}` hears of it, `{leader}` answers for it.
NOW: dict[str, Labels] = {
    "reported": Labels(
        nb="Saken ligger hos {who}. Den skal være godkjent eller avvist innen {due}.",
        nn="Saka ligg hos {who}. Ho skal vere godkjend eller avvist innan {due}.",
        en="The case is with {who}. It is to be accepted or rejected by {due}.",
    ),
    "awaiting_reporter": Labels(
        nb="Melderen har frist til {due} med å svare. De andre fristene står stille imens.",
        nn="Meldaren har frist til {due} med å svare. Dei andre fristane står stille imens.",
        en="The reporter has until {due} to answer. The other clocks stand still meanwhile.",
    ),
    "awaiting_you": Labels(
        nb="Du har frist til {due} med å svare. De andre fristene står stille imens.",
        nn="Du har frist til {due} med å svare. Dei andre fristane står stille imens.",
        en="You have until {due} to answer. The other clocks stand still meanwhile.",
    ),
    "in_progress": Labels(
        nb="Det arbeides med saken, og {leader} svarer for den. Den skal være lukket innen {due}.",
        nn="Det blir arbeidd med saka, og {leader} svarar for henne. Ho skal vere lukka innan "
        "{due}.",
        en="The case is being worked on, and {leader} answers for it. It is to be closed by {due}.",
    ),
    "ready_to_close": Labels(
        nb="Nå skal {leader} lukke saken eller sende den tilbake, innen {due}.",
        nn="No skal {leader} lukke saka eller sende henne tilbake, innan {due}.",
        en="Now {leader} closes the case or sends it back, by {due}.",
    ),
    "contested": Labels(
        nb="Nå skal {leader} avgjøre saken på nytt, innen {due}.",
        nn="No skal {leader} avgjere saka på nytt, innan {due}.",
        en="Now {leader} decides the case again, by {due}.",
    ),
    "diverted": Labels(
        nb="Ingen her kan lese den lenger.",
        nn="Ingen her kan lese henne lenger.",
        en="Nobody here can read it any more.",
    ),
    "ended": Labels(
        nb="Ingen frister løper i saken nå.",
        nn="Ingen fristar går i saka no.",
        en="No deadline runs in the case now.",
    ),
}

# Said to whoever reports, after what happens now.
REPORTED = Labels(
    nb="Du får svar uansett.",
    nn="Du får svar uansett.",
    en="You will get an answer either way.",
)

# What the reporter should know besides.
NOTICES: dict[str, Labels] = {
    "support_code": Labels(
        nb="Andre som har opplevd det samme, kan slutte seg til saken med koden i «support_code».",
        nn="Andre som har opplevd det same, kan slutte seg til saka med koden i «support_code».",
        en="Others who saw the same can join the case with the code in “support_code”.",
    ),
    "no_address": Labels(
        nb="Vi har ingen e-postadresse til deg, så du får ikke e-post. Svaret finner du her.",
        nn="Vi har inga e-postadresse til deg, så du får ikkje e-post. Svaret finn du her.",
        en="We have no e-mail address for you, so you will get no mail. The answer will be here.",
    ),
    "named_only": Labels(
        nb="Å oppgi bare navnet på noen utelukker dem ikke fra saken.",
        nn="Å oppgi berre namnet på nokon stengjer dei ikkje ute frå saka.",
        en="Giving only somebody's name does not keep them out of the case.",
    ),
    "person_out": Labels(
        nb="Ingen som du har pekt ut, får se eller avgjøre saken.",
        nn="Ingen som du har peikt ut, får sjå eller avgjere saka.",
        en="Nobody whom you pointed out sees or decides the case.",
    ),
}
