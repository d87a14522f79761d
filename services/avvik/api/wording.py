"""What people read in answers and histories: sentences in bokmål, nynorsk and English."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from avvik.domain.values import Labels, Language

OSLO = ZoneInfo("Europe/Oslo")

MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nn": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}

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

ROLES: dict[str, Labels] = {
    "reporter": Labels(nb="melderen", nn="meldaren", en="the reporter"),
    "supporter": Labels(
        nb="en som støtter saken", nn="ein som støttar saka", en="somebody who supports the case"
    ),
    "system": Labels(nb="systemet", nn="systemet", en="the system"),
    "official": Labels(nb="en saksbehandler", nn="ein saksbehandlar", en="an official"),
    "line_leader": Labels(nb="lederen", nn="leiaren", en="the leader"),
    "pro_rector": Labels(nb="prorektoren", nn="prorektoren", en="the pro-rector"),
    "deputy": Labels(nb="nestlederen", nn="nestleiaren", en="the deputy leader"),
    "study_quality_contact": Labels(
        nb="studiekvalitetskontakten",
        nn="studiekvalitetskontakten",
        en="the study quality contact",
    ),
    "hse_coordinator": Labels(
        nb="HMS-koordinatoren", nn="HMS-koordinatoren", en="the HSE coordinator"
    ),
    "handler": Labels(nb="behandleren", nn="behandlaren", en="the handler"),
    "independent_recipient": Labels(
        nb="den uavhengige mottakeren",
        nn="den uavhengige mottakaren",
        en="the independent recipient",
    ),
    "quality_division": Labels(
        nb="kvalitetsavdelingen", nn="kvalitetsavdelinga", en="the quality division"
    ),
    "auditor": Labels(nb="revisoren", nn="revisoren", en="the auditor"),
}

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
    "closed": Labels(
        nb="{who} lukket saken for {unit}: {outcome}.",
        nn="{who} lukka saka for {unit}: {outcome}.",
        en="{who} closed the case for the {unit}: {outcome}.",
    ),
    "read": Labels(nb="{who} leste saken.", nn="{who} las saka.", en="{who} read the case."),
}

# What somebody is told as.
POSTS: dict[str, Labels] = {
    "reporter": Labels(nb="melder", nn="meldar", en="reporter"),
    "line_leader": Labels(nb="linjeleder", nn="linjeleiar", en="line leader"),
    "study_quality_contact": Labels(
        nb="studiekvalitetskontakt", nn="studiekvalitetskontakt", en="study quality contact"
    ),
}

# What became of a message to somebody. `{whom}` opens the sentence, or `{post}` was nobody's.
DELIVERIES: dict[str, Labels] = {
    "accepted": Labels(
        nb="{whom} fikk e-post om saken.",
        nn="{whom} fekk e-post om saka.",
        en="{whom} was sent mail about the case.",
    ),
    "refused": Labels(
        nb="{whom} fikk ikke e-posten: Mottakerens tjener avviste den.",
        nn="{whom} fekk ikkje e-posten: Tenaren til mottakaren avviste han.",
        en="{whom} did not get the mail: the receiving server refused it.",
    ),
    "no_address": Labels(
        nb="{whom} har ingen e-postadresse hos oss.",
        nn="{whom} har inga e-postadresse hos oss.",
        en="{whom} has no mail address with us.",
    ),
    "expired": Labels(
        nb="{whom} fikk ikke e-posten: Den kunne ikke leveres i tide.",
        nn="{whom} fekk ikkje e-posten: Han kunne ikkje leverast i tide.",
        en="{whom} did not get the mail: it could not be delivered in time.",
    ),
    "not_needed": Labels(
        nb="{whom} trengte ikke lenger e-post om saken.",
        nn="{whom} trong ikkje lenger e-post om saka.",
        en="{whom} no longer needed mail about the case.",
    ),
    "unreachable": Labels(
        nb="Ingen kunne få beskjed som {post}.",
        nn="Ingen kunne få beskjed som {post}.",
        en="Nobody could be told as {post}.",
    ),
}
OTHER_DELIVERY = Labels(
    nb="Melding til {whom}: {outcome}.",
    nn="Melding til {whom}: {outcome}.",
    en="Message to {whom}: {outcome}.",
)

# Who holds an office, in full: most are for a unit, some serve at one.
OF_UNIT = Labels(nb="{role} for {unit}", nn="{role} for {unit}", en="{role} of the {unit}")
AT_UNIT = Labels(nb="{role} ved {unit}", nn="{role} ved {unit}", en="{role} at the {unit}")
OFFICES: dict[str, Labels] = {
    "pro_rector": AT_UNIT,
    "independent_recipient": AT_UNIT,
    "quality_division": AT_UNIT,
    "auditor": AT_UNIT,
    "official": AT_UNIT,
}
# Where nobody is left to answer for the case.
INSTITUTION = Labels(nb="institusjonen", nn="institusjonen", en="the institution")
# Where a study quality contact hears of the case too.
AND_CONTACT = Labels(
    nb="{who} og studiekvalitetskontakten",
    nn="{who} og studiekvalitetskontakten",
    en="{who} and the study quality contact",
)


def in_office(role: str, unit: str | None, language: Language) -> str:
    """Whoever holds an office, in words, with the name of its unit where it has one."""
    words = ROLES.get(role, ROLES["official"]).in_(language)
    if unit is None:
        return words
    return OFFICES.get(role, OF_UNIT).in_(language).format(role=words, unit=unit)


@lru_cache(maxsize=1024)
def moment(at: datetime, language: Language) -> str:
    """A time as people read it, in Trondheim."""
    local = at.astimezone(OSLO)
    month = MONTHS[language].split()[local.month - 1]
    if language == "en":
        return f"{local.day} {month} {local.year} at {local:%H:%M}"
    return f"{local.day}. {month} {local.year} kl. {local:%H.%M}"


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
