"""The example institution, with codes of the tests' own and somebody who takes handovers."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec import structs

from avvik.domain.configuration import Category, Receiver, StatutoryDeadline
from avvik.domain.institution import InstitutionFile
from tests.builders import coded, labels

RECEIVERS = (
    Receiver(code="hse", labels=labels("HMS"), guidance=labels("Meld der"), role="hse_coordinator"),
    Receiver(
        code="appeal",
        labels=labels("Klage"),
        guidance=labels("Send klagen til fakultetet."),
        deadlines=(
            StatutoryDeadline(code="appeal", labels=labels("Klagefrist"), weeks=3, source="UHL"),
        ),
    ),
)


def tested(file: InstitutionFile) -> InstitutionFile:
    assert file.configuration is not None
    key = X25519PrivateKey.generate().public_key().public_bytes_raw()
    configuration = structs.replace(
        file.configuration,
        categories=(
            *file.configuration.categories,
            Category(code="personnel", labels=labels("Personal"), is_personnel=True),
        ),
        rejection_reasons=coded("elsewhere"),
        receivers=RECEIVERS,
        horizons=coded("immediate", "next_run"),
        areas=coded("teaching", "budget"),
        whistleblowing_key=urlsafe_b64encode(key).decode().rstrip("="),
    )
    return structs.replace(file, configuration=configuration)
