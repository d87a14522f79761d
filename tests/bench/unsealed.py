"""The same facts in clear, for those that we are measured beside."""

from avvik.domain.events import Reported
from tests.bench import given
from tests.builders import DUE


def reported(reference: str, place: int) -> Reported:
    """What our write path stores of a report, before it is sealed."""
    command = given.report(reference, place)
    return Reported(
        reference=reference,
        title=command.title,
        description=command.description,
        category=command.category,
        unit=given.UNIT,
        occurred_on=command.occurred_on,
        ordinary_channels=command.ordinary_channels,
        language=command.language,
        contact=command.contact,
        reached=given.UNIT,
        due=DUE,
        configuration=1,
    )
