"""What is wrong, or worth knowing, of a directory or a configuration, in words. Pure."""

from typing import Literal, TypeAlias

from msgspec import Struct

from avvik.domain.values import Labels, Language

Kind: TypeAlias = Literal[
    "other_institution",
    "doubled",
    "code_doubled",
    "role_doubled",
    "no_root",
    "several_roots",
    "root_closed",
    "unit_orphaned",
    "unit_under_itself",
    "unit_under_closed",
    "unit_missing",
    "unit_busy",
    "successor_unknown",
    "successor_of_open_unit",
    "unknown_unit",
    "unknown_person",
    "unknown_role",
    "ends_before_it_begins",
    "outlives_unit",
    "no_recipient",
    "unit_without_leaders",
    "unit_vacant",
    "leader_without_address",
    "holder_without_address",
    "unit_closes_later",
    "code_malformed",
    "text_empty",
    "text_not_one_line",
    "text_too_long",
    "number_out_of_range",
    "unknown_code",
    "nothing_to_choose",
    "dimension_missing",
    "key_malformed",
]

TEXTS: dict[Kind, Labels] = {
    "other_institution": Labels(
        nb="Fila gjelder {0}, ikke {1}.",
        nn="Fila gjeld {0}, ikkje {1}.",
        en="The file is of {0}, not of {1}.",
    ),
    "doubled": Labels(
        nb="{0} står der mer enn én gang.",
        nn="{0} står der meir enn éin gong.",
        en="{0} is there more than once.",
    ),
    "code_doubled": Labels(
        nb="Flere enheter har {0}-koden {1}.",
        nn="Fleire einingar har {0}-koden {1}.",
        en="Several units have the {0} code {1}.",
    ),
    "role_doubled": Labels(
        nb="{0} har rollen {1} ved {2} to ganger fra samme dag.",
        nn="{0} har rolla {1} ved {2} to gonger frå same dag.",
        en="{0} holds the role {1} at {2} twice from the same day.",
    ),
    "no_root": Labels(
        nb="Ingen enhet er øverst. Institusjonen selv har ingen enhet over seg.",
        nn="Inga eining er øvst. Institusjonen sjølv har inga eining over seg.",
        en="No unit is the topmost. The institution itself has no unit above it.",
    ),
    "several_roots": Labels(
        nb="Bare én enhet kan stå øverst; {0} gjør det også.",
        nn="Berre éi eining kan stå øvst; {0} gjer det òg.",
        en="Only one unit can be the topmost; {0} is so too.",
    ),
    "root_closed": Labels(
        nb="Institusjonen selv, {0}, kan ikke legges ned.",
        nn="Institusjonen sjølv, {0}, kan ikkje leggjast ned.",
        en="The institution itself, {0}, cannot be closed.",
    ),
    "unit_orphaned": Labels(
        nb="Enheten {0} står under {1}, som ikke er i fila.",
        nn="Eininga {0} står under {1}, som ikkje er i fila.",
        en="The unit {0} stands under {1}, which is not in the file.",
    ),
    "unit_under_itself": Labels(
        nb="Enheten {0} står under seg selv.",
        nn="Eininga {0} står under seg sjølv.",
        en="The unit {0} stands under itself.",
    ),
    "unit_under_closed": Labels(
        nb="Enheten {0} står under {1}, som er lagt ned.",
        nn="Eininga {0} står under {1}, som er lagd ned.",
        en="The unit {0} stands under {1}, which is closed.",
    ),
    "unit_missing": Labels(
        nb="Enheten {0} mangler i fila. En enhet som ikke er mer, får «closed_on».",
        nn="Eininga {0} manglar i fila. Ei eining som ikkje er meir, får «closed_on».",
        en="The unit {0} is not in the file. A unit that is no more gets a “closed_on”.",
    ),
    "unit_busy": Labels(
        nb="Enheten {0} har åpne saker, og trenger en etterfølger når den legges ned.",
        nn="Eininga {0} har opne saker, og treng ein etterfølgjar når ho blir lagd ned.",
        en="The unit {0} has open cases, and needs a successor when it closes.",
    ),
    "successor_unknown": Labels(
        nb="Etterfølgeren til {0}, {1}, er ikke i fila.",
        nn="Etterfølgjaren til {0}, {1}, er ikkje i fila.",
        en="The successor of {0}, {1}, is not in the file.",
    ),
    "successor_of_open_unit": Labels(
        nb="Enheten {0} har en etterfølger, men ingen dato for når den legges ned.",
        nn="Eininga {0} har ein etterfølgjar, men ingen dato for når ho blir lagd ned.",
        en="The unit {0} has a successor and no date on which it closes.",
    ),
    "unknown_unit": Labels(
        nb="{0} viser til enheten {1}, som ikke er i fila.",
        nn="{0} viser til eininga {1}, som ikkje er i fila.",
        en="{0} names the unit {1}, which is not in the file.",
    ),
    "unknown_person": Labels(
        nb="Rollen {0} ved {1} viser til en person som ikke er i fila.",
        nn="Rolla {0} ved {1} viser til ein person som ikkje er i fila.",
        en="The role {0} at {1} names a person who is not in the file.",
    ),
    "unknown_role": Labels(
        nb="Det finnes ingen rolle som heter {0}.",
        nn="Det finst inga rolle som heiter {0}.",
        en="There is no role called {0}.",
    ),
    "ends_before_it_begins": Labels(
        nb="Rollen {0} ved {1} slutter før den begynner.",
        nn="Rolla {0} ved {1} sluttar før ho byrjar.",
        en="The role {0} at {1} ends before it begins.",
    ),
    "outlives_unit": Labels(
        nb="Rollen {0} varer lenger enn enheten {1}, som legges ned.",
        nn="Rolla {0} varer lenger enn eininga {1}, som blir lagd ned.",
        en="The role {0} lasts longer than the unit {1}, which closes.",
    ),
    "no_recipient": Labels(
        nb="Ingen er uavhengig mottaker (independent_recipient) nå.",
        nn="Ingen er uavhengig mottakar (independent_recipient) no.",
        en="Nobody is the independent recipient (independent_recipient) now.",
    ),
    "unit_without_leaders": Labels(
        nb="Ingen leder {0} ({1}), og heller ingen over.",
        nn="Ingen leier {0} ({1}), og heller ingen over.",
        en="Nobody leads {0} ({1}), nor any unit above it.",
    ),
    "unit_vacant": Labels(
        nb="{0} ({1}) har ingen leder nå. Varsler går til {2}.",
        nn="{0} ({1}) har ingen leiar no. Varsel går til {2}.",
        en="{0} ({1}) has no leader now. Alerts go to {2}.",
    ),
    "leader_without_address": Labels(
        nb="{0} leder {1} ({2}) og har ingen e-postadresse.",
        nn="{0} leier {1} ({2}) og har inga e-postadresse.",
        en="{0} leads {1} ({2}) and has no mail address.",
    ),
    "holder_without_address": Labels(
        nb="{0} har rollen {3} ved {1} ({2}) og ingen e-postadresse.",
        nn="{0} har rolla {3} ved {1} ({2}) og inga e-postadresse.",
        en="{0} holds the role {3} at {1} ({2}) and has no mail address.",
    ),
    "unit_closes_later": Labels(
        nb="{0} ({1}) legges først ned {2}. Importer fila på nytt da.",
        nn="{0} ({1}) blir først lagd ned {2}. Importer fila på nytt då.",
        en="{0} ({1}) only closes on {2}. Import the file again then.",
    ),
    "code_malformed": Labels(
        nb="Koden må være 1–100 små bokstaver a–z, sifre og understreker.",
        nn="Koden må vere 1–100 små bokstavar a–z, siffer og understrekar.",
        en="The code must be 1–100 lower-case letters a–z, digits and underscores.",
    ),
    "text_empty": Labels(
        nb="Teksten kan ikke være tom.",
        nn="Teksten kan ikkje vere tom.",
        en="The text cannot be empty.",
    ),
    "text_not_one_line": Labels(
        nb="Teksten må være én linje, uten styretegn.",
        nn="Teksten må vere éi linje, utan styreteikn.",
        en="The text must be one line, without control characters.",
    ),
    "text_too_long": Labels(
        nb="Teksten er for lang.", nn="Teksten er for lang.", en="The text is too long."
    ),
    "number_out_of_range": Labels(
        nb="Tallet må være fra 1 til {0}.",
        nn="Talet må vere frå 1 til {0}.",
        en="The number must be from 1 to {0}.",
    ),
    "unknown_code": Labels(
        nb="Det finnes ingen kode {0}.",
        nn="Det finst ingen kode {0}.",
        en="There is no code {0}.",
    ),
    "nothing_to_choose": Labels(
        nb="Lista kan ikke være tom: Uten den kan ingen melde eller behandle saker.",
        nn="Lista kan ikkje vere tom: Utan henne kan ingen melde eller behandle saker.",
        en="The list cannot be empty: without it nobody can report or work on cases.",
    ),
    "dimension_missing": Labels(
        nb="Kategorien {0} mangler. Loven krever den (universitets- og høyskoleloven § 10-1).",
        nn="Kategorien {0} manglar. Lova krev han (universitets- og høgskulelova § 10-1).",
        en="The category {0} is missing. The law demands it (Universities Act § 10-1).",
    ),
    "key_malformed": Labels(
        nb="Nøkkelen må være 32 byte i base64url (X25519).",
        nn="Nøkkelen må vere 32 byte i base64url (X25519).",
        en="The key must be 32 bytes in base64url (X25519).",
    ),
}


class Finding(Struct, frozen=True, kw_only=True):
    """Something found, where in the document (RFC 6901), and what its sentence names."""

    pointer: str
    kind: Kind
    names: tuple[str | Labels, ...] = ()

    def in_(self, language: Language) -> str:
        words = (each.in_(language) if isinstance(each, Labels) else each for each in self.names)
        return TEXTS[self.kind].in_(language).format(*words)
