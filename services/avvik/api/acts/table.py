"""Every act on a case that there is."""

from avvik.api.acts import dialogue, ending, measures, reporting, triage
from avvik.api.acts.act import Act

ACTS: tuple[Act, ...] = (
    *reporting.ACTS,
    *triage.ACTS,
    *dialogue.ACTS,
    *measures.ACTS,
    *ending.ACTS,
)
