"""What a report might be told before it is sent."""

from avvik.api import examples
from avvik.api.acts.check import Check, Elsewhere, Hint, Instead, Receiving
from avvik.api.parts import UnitName

IE = UnitName(id="ntnu.ie", name="Fakultet for informasjonsteknologi og elektroteknikk")

CHECK = Check(
    unit=examples.IDI,
    line=(
        Receiving(role="line_leader", unit=examples.IDI, text=f"lederen for {examples.IDI.name}"),
        Receiving(role="line_leader", unit=IE, text=f"lederen for {IE.name}"),
    ),
    told=(
        Receiving(
            role="study_quality_contact", unit=IE, text=f"studiekvalitetskontakten ved {IE.name}"
        ),
    ),
    instead=(
        Instead(unit=IE, text=f"Gjelder saken mer enn TDT4100, kan du melde den til {IE.name}."),
    ),
    hints=(
        Hint(
            pointer="/description",
            kind="identity_number",
            start=31,
            end=42,
            text="Dette ser ut som et fødselsnummer eller D-nummer. Ta det bort: "
            "Saken trenger det ikke.",
        ),
    ),
    advice=None,
    notices=("Vi har ingen e-postadresse til deg, så du får ikke e-post. Svaret finner du her.",),
    elsewhere=(
        Elsewhere(
            code="appeal",
            name="Klage på karakter",
            guidance="Send klagen til fakultetet innen tre uker.",
        ),
    ),
    due=examples.DUE,
)
