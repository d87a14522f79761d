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


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
