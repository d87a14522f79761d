"""Who somebody is, in words: a role, and the unit they hold it for."""

from functools import lru_cache

from avvik.domain.values import Labels, Language

# What a role is called.
ROLES: dict[str, Labels] = {
    "reporter": Labels(nb="melderen", nn="meldaren", en="the reporter"),
    "supporter": Labels(nb="en medmelder", nn="ein medmeldar", en="somebody who joined the case"),
    "delegate": Labels(nb="en stedfortreder", nn="ein stadfortredar", en="a delegate"),
    "system": Labels(nb="systemet", nn="systemet", en="the system"),
    "official": Labels(nb="en saksbehandler", nn="ein saksbehandlar", en="an official"),
    "line_leader": Labels(nb="lederen", nn="leiaren", en="the leader"),
    "linked_leader": Labels(
        nb="lederen av en tilknyttet sak",
        nn="leiaren av ei tilknytt sak",
        en="the leader of a linked case",
    ),
    "linked_reporter": Labels(
        nb="melderen av en tilknyttet sak",
        nn="meldaren av ei tilknytt sak",
        en="the reporter of a linked case",
    ),
    "linked_supporter": Labels(
        nb="en medmelder i en tilknyttet sak",
        nn="ein medmeldar i ei tilknytt sak",
        en="somebody who joined a linked case",
    ),
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
    "whistleblowing_office": Labels(
        nb="varslingsmottaket", nn="varslingsmottaket", en="the whistleblowing office"
    ),
    "quality_division": Labels(
        nb="kvalitetsavdelingen", nn="kvalitetsavdelinga", en="the quality division"
    ),
    "auditor": Labels(nb="revisoren", nn="revisoren", en="the auditor"),
    "measure_owner": Labels(
        nb="den tiltaksansvarlige", nn="den tiltaksansvarlege", en="the owner of the measure"
    ),
    "receiver": Labels(nb="mottakeren", nn="mottakaren", en="the receiver"),
    "identity_custodian": Labels(
        nb="identitetsforvalteren", nn="identitetsforvaltaren", en="the identity custodian"
    ),
    "data_protection_officer": Labels(
        nb="personvernombudet", nn="personvernombodet", en="the data protection officer"
    ),
}

# Who holds an office, in full: most are for a unit, some serve at one.
OF_UNIT = Labels(nb="{role} for {unit}", nn="{role} for {unit}", en="{role} of the {unit}")
AT_UNIT = Labels(nb="{role} ved {unit}", nn="{role} ved {unit}", en="{role} at the {unit}")
OFFICES: dict[str, Labels] = {
    "linked_leader": AT_UNIT,
    "pro_rector": AT_UNIT,
    "study_quality_contact": AT_UNIT,
    "hse_coordinator": AT_UNIT,
    "handler": AT_UNIT,
    "independent_recipient": AT_UNIT,
    "whistleblowing_office": AT_UNIT,
    "quality_division": AT_UNIT,
    "auditor": AT_UNIT,
    "official": AT_UNIT,
    "receiver": AT_UNIT,
    "identity_custodian": AT_UNIT,
    "data_protection_officer": AT_UNIT,
}
# Where nobody is left to answer for the case.
INSTITUTION = Labels(nb="institusjonen", nn="institusjonen", en="the institution")
# Where a study quality contact hears of the case too.
AND_CONTACT = Labels(
    nb="{who} og studiekvalitetskontakten",
    nn="{who} og studiekvalitetskontakten",
    en="{who} and the study quality contact",
)


@lru_cache(maxsize=1024)
def in_office(role: str, unit: str | None, language: Language) -> str:
    """Whoever holds an office, in words, with the name of its unit where it has one."""
    words = ROLES.get(role, ROLES["official"]).in_(language)
    if unit is None:
        return words
    return OFFICES.get(role, OF_UNIT).in_(language).format(role=words, unit=unit)
