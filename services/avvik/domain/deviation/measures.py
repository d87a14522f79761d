"""How each event changes a measure of the case."""

from typing import TypeAlias, assert_never

from msgspec import structs

from avvik.domain import events as e
from avvik.domain.deviation.file import Measure

CarriedOn: TypeAlias = (
    e.MeasureAccepted
    | e.MeasureDeclined
    | e.MeasureProgressed
    | e.MeasureCompleted
    | e.EffectChecked
)


def planned(event: e.MeasureAdded) -> Measure:
    return Measure(
        number=event.measure,
        kind=event.kind,
        text=event.text,
        public_text=event.public_text,
        owner=event.owner,
        due=event.due,
        horizon=event.horizon,
        area=event.area,
        external_reference=event.external_reference,
        effect_due=event.effect_due,
    )


def carried_on(measure: Measure, event: CarriedOn) -> Measure:
    match event:
        case e.MeasureAccepted():
            return structs.replace(measure, status="accepted")
        case e.MeasureDeclined(reason=reason):
            return structs.replace(measure, status="declined", declined=reason)
        case e.MeasureProgressed(text=text):
            return structs.replace(measure, progress=(*measure.progress, text))
        case e.MeasureCompleted(done=done):
            return structs.replace(measure, status="completed", done=done)
        case e.EffectChecked(is_effective=is_effective, basis=basis):
            status = "effective" if is_effective else "no_effect"
            return structs.replace(measure, status=status, basis=basis)
        case _:
            assert_never(event)
