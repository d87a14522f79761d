"""Every way a request can fail, as RFC 9457 problem details: one table, three languages."""

from collections.abc import Mapping

from msgspec import Struct

from avvik.api.failures import (
    Fault,
    Invalid,
    Malformed,
    NotReady,
    TooLarge,
    TooMany,
    Unauthenticated,
    WrongMedia,
    WrongMethod,
)
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.execute import Contended, OtherRequest, Stale, VersionRequired
from avvik.application.ports import Unavailable
from avvik.domain.decisions.facts import InFuture, NotOpen, Unknown
from avvik.domain.decisions.reporting import AlreadyAcknowledged
from avvik.domain.values import Labels


class Row(Struct, frozen=True, kw_only=True):
    """What one kind of failure is called, and answered with."""

    status: int
    slug: str
    title: Labels
    detail: Labels

    @property
    def type(self) -> str:
        return f"/problems/{self.slug}"


ROWS: Mapping[type[Exception], Row] = {
    Malformed: Row(
        status=400,
        slug="malformed",
        title=Labels(nb="Uleselig forespørsel", nn="Uleseleg førespurnad", en="Unreadable request"),
        detail=Labels(
            nb="Forespørselen kunne ikke leses.",
            nn="Førespurnaden kunne ikkje lesast.",
            en="The request could not be read.",
        ),
    ),
    Unauthenticated: Row(
        status=401,
        slug="unauthenticated",
        title=Labels(nb="Ikke innlogget", nn="Ikkje innlogga", en="Not signed in"),
        detail=Labels(
            nb="Forespørselen trenger et gyldig tilgangstoken for en person.",
            nn="Førespurnaden treng eit gyldig tilgangstoken for ein person.",
            en="The request needs a valid access token for a person.",
        ),
    ),
    NotPermitted: Row(
        status=403,
        slug="not-permitted",
        title=Labels(nb="Ikke tillatt", nn="Ikkje tillate", en="Not permitted"),
        detail=Labels(
            nb="Dette hører til en annen rolle.",
            nn="Dette høyrer til ei anna rolle.",
            en="This belongs to another role.",
        ),
    ),
    NotVisible: Row(
        status=404,
        slug="not-found",
        title=Labels(nb="Finnes ikke", nn="Finst ikkje", en="Not found"),
        detail=Labels(
            nb="Det finnes ikke noe her, eller ikke noe du har tilgang til.",
            nn="Det finst ikkje noko her, eller ikkje noko du har tilgang til.",
            en="There is nothing here, or nothing that you have access to.",
        ),
    ),
    WrongMethod: Row(
        status=405,
        slug="wrong-method",
        title=Labels(nb="Feil metode", nn="Feil metode", en="Wrong method"),
        detail=Labels(
            nb="Adressen finnes, men svarer ikke på denne metoden.",
            nn="Adressa finst, men svarar ikkje på denne metoden.",
            en="The address exists but does not answer to this method.",
        ),
    ),
    NotOpen: Row(
        status=409,
        slug="not-open",
        title=Labels(nb="Saken er lukket", nn="Saka er lukka", en="The case is closed"),
        detail=Labels(
            nb="Dette kan bare gjøres mens saken er åpen.",
            nn="Dette kan berre gjerast medan saka er open.",
            en="This can only be done while the case is open.",
        ),
    ),
    AlreadyAcknowledged: Row(
        status=409,
        slug="already-acknowledged",
        title=Labels(nb="Allerede sett", nn="Alt sett", en="Already acknowledged"),
        detail=Labels(
            nb="En leder på samme nivå har alt bekreftet å ha sett saken. Det gjelder fortsatt.",
            nn="Ein leiar på same nivå har alt stadfesta å ha sett saka. Det gjeld framleis.",
            en="A leader of the same level has taken note of the case, and that still stands.",
        ),
    ),
    Stale: Row(
        status=412,
        slug="stale",
        title=Labels(nb="Saken er endret", nn="Saka er endra", en="The case has changed"),
        detail=Labels(
            nb="Saken er endret siden den versjonen du viser til. Les den på nytt først.",
            nn="Saka er endra sidan den versjonen du viser til. Les henne på nytt først.",
            en="The case has changed since the version that you refer to. Read it again first.",
        ),
    ),
    TooLarge: Row(
        status=413,
        slug="too-large",
        title=Labels(nb="For stort innhold", nn="For stort innhald", en="Content too large"),
        detail=Labels(
            nb="Innholdet er større enn 1 MiB.",
            nn="Innhaldet er større enn 1 MiB.",
            en="The content is larger than 1 MiB.",
        ),
    ),
    WrongMedia: Row(
        status=415,
        slug="wrong-media-type",
        title=Labels(nb="Feil medietype", nn="Feil medietype", en="Wrong media type"),
        detail=Labels(
            nb="Innholdet må sendes som application/json.",
            nn="Innhaldet må sendast som application/json.",
            en="The content must be sent as application/json.",
        ),
    ),
    Invalid: Row(
        status=422,
        slug="invalid",
        title=Labels(nb="Ugyldig innhold", nn="Ugyldig innhald", en="Invalid content"),
        detail=Labels(
            nb="Noe i forespørselen er ikke som det skal være. Se «errors».",
            nn="Noko i førespurnaden er ikkje som det skal vere. Sjå «errors».",
            en="Something in the request is not as it must be. See “errors”.",
        ),
    ),
    Unknown: Row(
        status=422,
        slug="unknown-value",
        title=Labels(nb="Ukjent verdi", nn="Ukjend verdi", en="Unknown value"),
        detail=Labels(
            nb="Et felt viser til noe som ikke finnes ved institusjonen.",
            nn="Eit felt viser til noko som ikkje finst ved institusjonen.",
            en="A field refers to something that the institution does not have.",
        ),
    ),
    InFuture: Row(
        status=422,
        slug="in-future",
        title=Labels(nb="Fram i tid", nn="Fram i tid", en="In the future"),
        detail=Labels(
            nb="Det meldes om noe som har hendt; datoen kan ikke ligge fram i tid.",
            nn="Det blir meldt om noko som har hendt; datoen kan ikkje liggje fram i tid.",
            en="What is reported has happened; the date cannot be in the future.",
        ),
    ),
    OtherRequest: Row(
        status=422,
        slug="key-reused",
        title=Labels(nb="Nøkkelen er brukt", nn="Nøkkelen er brukt", en="The key was used"),
        detail=Labels(
            nb="Denne Idempotency-Key er brukt før, til en annen forespørsel.",
            nn="Denne Idempotency-Key er brukt før, til ein annan førespurnad.",
            en="This Idempotency-Key was used before, for another request.",
        ),
    ),
    VersionRequired: Row(
        status=428,
        slug="version-required",
        title=Labels(nb="Versjon kreves", nn="Versjon krevst", en="Version required"),
        detail=Labels(
            nb="Oppgi i If-Match hvilken versjon (ETag) av saken handlingen bygger på.",
            nn="Oppgi i If-Match kva versjon (ETag) av saka handlinga byggjer på.",
            en="Say in If-Match which version (ETag) of the case the act is about.",
        ),
    ),
    TooMany: Row(
        status=429,
        slug="too-many-requests",
        title=Labels(
            nb="For mange forespørsler", nn="For mange førespurnader", en="Too many requests"
        ),
        detail=Labels(
            nb="Det kom for mange forespørsler på kort tid. Prøv igjen om litt.",
            nn="Det kom for mange førespurnader på kort tid. Prøv igjen om litt.",
            en="There were too many requests in a short time. Try again in a while.",
        ),
    ),
    Fault: Row(
        status=500,
        slug="fault",
        title=Labels(nb="Feil hos oss", nn="Feil hos oss", en="A fault of ours"),
        detail=Labels(
            nb="Noe gikk galt hos oss. Oppgi «instance» om du melder fra om det.",
            nn="Noko gjekk gale hos oss. Oppgi «instance» om du melder frå om det.",
            en="Something went wrong on our side. Mention “instance” if you tell us.",
        ),
    ),
    Unavailable: Row(
        status=503,
        slug="unavailable",
        title=Labels(nb="Utilgjengelig nå", nn="Utilgjengeleg no", en="Unavailable now"),
        detail=Labels(
            nb="Noe vi er avhengige av, svarer ikke. Prøv igjen. "
            "Med samme Idempotency-Key skjer ingenting to ganger.",
            nn="Noko vi er avhengige av, svarar ikkje. Prøv igjen. "
            "Med same Idempotency-Key skjer ingenting to gonger.",
            en="Something that we depend on does not answer. Try again. "
            "With the same Idempotency-Key nothing happens twice.",
        ),
    ),
    NotReady: Row(
        status=503,
        slug="not-ready",
        title=Labels(nb="Ikke klar", nn="Ikkje klar", en="Not ready"),
        detail=Labels(
            nb="Det som står i «down», svarer ikke.",
            nn="Det som står i «down», svarar ikkje.",
            en="What “down” names does not answer.",
        ),
    ),
    Contended: Row(
        status=503,
        slug="contended",
        title=Labels(nb="Mange på en gang", nn="Mange på ein gong", en="Many at once"),
        detail=Labels(
            nb="Andre endret det samme samtidig, hver gang vi prøvde. Prøv igjen.",
            nn="Andre endra det same samtidig, kvar gong vi prøvde. Prøv igjen.",
            en="Others changed the same thing every time we tried. Try again.",
        ),
    ),
}


def documented(slug: str) -> Row | None:
    """The kind of failure that goes by this name."""
    return next((row for row in ROWS.values() if row.slug == slug), None)
