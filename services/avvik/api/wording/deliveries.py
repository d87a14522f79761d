"""What a case's history says of telling people."""

from avvik.domain.values import Labels

# What somebody is told as.
POSTS: dict[str, Labels] = {
    "reporter": Labels(nb="melder", nn="meldar", en="reporter"),
    "line_leader": Labels(nb="linjeleder", nn="linjeleiar", en="line leader"),
    "linked_leader": Labels(
        nb="leder av en tilknyttet sak",
        nn="leiar av ei tilknytt sak",
        en="leader of a linked case",
    ),
    "linked_reporter": Labels(
        nb="melder av en tilknyttet sak",
        nn="meldar av ei tilknytt sak",
        en="reporter of a linked case",
    ),
    "linked_supporter": Labels(
        nb="medmelder i en tilknyttet sak",
        nn="medmeldar i ei tilknytt sak",
        en="supporter of a linked case",
    ),
    "study_quality_contact": Labels(
        nb="studiekvalitetskontakt", nn="studiekvalitetskontakt", en="study quality contact"
    ),
    "supporter": Labels(nb="medmelder", nn="medmeldar", en="supporter"),
    "handler": Labels(nb="behandler", nn="behandlar", en="handler"),
    "whistleblowing_office": Labels(
        nb="varslingsmottak", nn="varslingsmottak", en="whistleblowing office"
    ),
    "measure_owner": Labels(nb="tiltaksansvarlig", nn="tiltaksansvarleg", en="measure owner"),
    "receiver": Labels(nb="mottaker", nn="mottakar", en="receiver"),
    "hse_coordinator": Labels(nb="HMS-koordinator", nn="HMS-koordinator", en="HSE coordinator"),
    "quality_division": Labels(
        nb="kvalitetsavdeling", nn="kvalitetsavdeling", en="quality division"
    ),
    "independent_recipient": Labels(
        nb="uavhengig mottaker", nn="uavhengig mottakar", en="independent recipient"
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
