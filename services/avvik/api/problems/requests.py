"""Failures of a request, whatever it is about."""

from collections.abc import Mapping

from avvik.api.failures import (
    Encoded,
    Fault,
    Invalid,
    Malformed,
    NotReady,
    TooLarge,
    TooMany,
    TooSlow,
    Unauthenticated,
    WrongMedia,
    WrongMethod,
)
from avvik.api.problems.row import Row
from avvik.application.desk import OtherRequest
from avvik.application.ports import Unavailable
from avvik.application.queues import Contended
from avvik.domain.values import Labels

AGAIN = {"retry-after": "1"}

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
    TooSlow: Row(
        status=408,
        slug="too-slow",
        title=Labels(nb="For treg overføring", nn="For treg overføring", en="Too slow"),
        detail=Labels(
            nb="Innholdet kom ikke fram i tide, og ingenting er lagret. "
            "Send forespørselen på nytt.",
            nn="Innhaldet kom ikkje fram i tide, og ingenting er lagra. "
            "Send førespurnaden på nytt.",
            en="The content did not arrive in time, and nothing was stored. "
            "Send the request again.",
        ),
    ),
    TooLarge: Row(
        status=413,
        slug="too-large",
        title=Labels(nb="For stort innhold", nn="For stort innhald", en="Content too large"),
        detail=Labels(
            nb="Innholdet er større enn 1 MiB, eller katalogen større enn 32 MiB.",
            nn="Innhaldet er større enn 1 MiB, eller katalogen større enn 32 MiB.",
            en="The content is larger than 1 MiB, or the directory larger than 32 MiB.",
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
    Encoded: Row(
        status=415,
        slug="encoded-content",
        headers={"accept-encoding": "identity"},
        title=Labels(nb="Kodet innhold", nn="Koda innhald", en="Encoded content"),
        detail=Labels(
            nb="Innholdet må sendes som det er, ikke komprimert eller kodet på annen måte "
            "(Content-Encoding).",
            nn="Innhaldet må sendast som det er, ikkje komprimert eller koda på annan måte "
            "(Content-Encoding).",
            en="The content must be sent as it is, not compressed or otherwise encoded "
            "(Content-Encoding).",
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
        headers=AGAIN,
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
        headers=AGAIN,
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
        headers=AGAIN,
        title=Labels(nb="Mange på en gang", nn="Mange på ein gong", en="Many at once"),
        detail=Labels(
            nb="Andre endret det samme samtidig, hver gang vi prøvde. Prøv igjen.",
            nn="Andre endra det same samtidig, kvar gong vi prøvde. Prøv igjen.",
            en="Others changed the same thing every time we tried. Try again.",
        ),
    ),
}
