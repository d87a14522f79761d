"""What an act is answered with: what happens next, and what there is to know besides."""

from avvik.domain.values import Labels

# What happens next, after each act. `{who}` answers for the case, `{due}` is when they must.
NEXT: dict[str, Labels] = {
    "report": Labels(
        nb="Saken ligger hos {who}. Den skal tas imot eller avvises innen {due}. "
        "Du får svar uansett.",
        nn="Saka ligg hos {who}. Ho skal takast imot eller avvisast innan {due}. "
        "Du får svar uansett.",
        en="The case is with {who}. It is to be accepted or rejected by {due}. "
        "You will get an answer either way.",
    ),
    "acknowledgement": Labels(
        nb="Det er notert at du har sett saken. Den skal tas imot eller avvises innen {due}.",
        nn="Det er notert at du har sett saka. Ho skal takast imot eller avvisast innan {due}.",
        en="It is noted that you have seen the case. It is to be accepted or rejected by {due}.",
    ),
    "closing": Labels(
        nb="Saken er lukket, og melderen får svaret.",
        nn="Saka er lukka, og meldaren får svaret.",
        en="The case is closed, and the reporter is told the answer.",
    ),
}

# What the reporter should know besides.
NOTICES: dict[str, Labels] = {
    "no_address": Labels(
        nb="Vi har ingen e-postadresse til deg, så du får ikke e-post. Svaret finner du her.",
        nn="Vi har inga e-postadresse til deg, så du får ikkje e-post. Svaret finn du her.",
        en="We have no e-mail address for you, so you will get no mail. The answer will be here.",
    ),
    "named_only": Labels(
        nb="Den du bare har oppgitt navnet på, er ikke dermed utelukket fra saken.",
        nn="Den du berre har oppgitt namnet på, er ikkje med det utestengd frå saka.",
        en="Somebody you gave only the name of is not thereby kept out of the case.",
    ),
    "person_out": Labels(
        nb="Den du har pekt ut i lederlinja, får verken se eller avgjøre saken.",
        nn="Den du har peikt ut i leiarlinja, får verken sjå eller avgjere saka.",
        en="The person of the line whom you pointed out neither sees nor decides the case.",
    ),
}
