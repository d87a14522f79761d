"""What stands in the way of alerts, in words."""

from avvik.domain.alerts import Gap
from avvik.domain.values import Labels

GAPS: dict[Gap, Labels] = {
    "vacant": Labels(
        nb="Enheten har ingen leder i dag. Varsler går til nivået over.",
        nn="Eininga har ingen leiar i dag. Varsel går til nivået over.",
        en="The unit has no leader today. Alerts go to the level above.",
    ),
    "nobody_above": Labels(
        nb="Ingen leder enheten i dag, og heller ingen over. "
        "Varsler går til den uavhengige mottakeren.",
        nn="Ingen leier eininga i dag, og heller ingen over. "
        "Varsel går til den uavhengige mottakaren.",
        en="Nobody leads the unit today, nor any unit above it. "
        "Alerts go to the independent recipient.",
    ),
    "no_contact": Labels(
        nb="Verken enheten eller noen over har en studiekvalitetskontakt.",
        nn="Verken eininga eller nokon over har ein studiekvalitetskontakt.",
        en="Neither the unit nor any above it has a study quality contact.",
    ),
    "no_coordinator": Labels(
        nb="Verken enheten eller noen over har en HMS-koordinator.",
        nn="Verken eininga eller nokon over har ein HMS-koordinator.",
        en="Neither the unit nor any above it has an HSE coordinator.",
    ),
    "leader_without_address": Labels(
        nb="En leder av enheten har ingen e-postadresse.",
        nn="Ein leiar av eininga har inga e-postadresse.",
        en="A leader of the unit has no mail address.",
    ),
    "contact_without_address": Labels(
        nb="En studiekvalitetskontakt har ingen e-postadresse.",
        nn="Ein studiekvalitetskontakt har inga e-postadresse.",
        en="A study quality contact has no mail address.",
    ),
    "coordinator_without_address": Labels(
        nb="En HMS-koordinator har ingen e-postadresse.",
        nn="Ein HMS-koordinator har inga e-postadresse.",
        en="An HSE coordinator has no mail address.",
    ),
}
