"""Looking through what an institution says of itself: flaws are refused, warnings told."""

from avvik.domain.inspection.configuration import configuration_flaws
from avvik.domain.inspection.directory import flaws, warnings

__all__ = ["configuration_flaws", "flaws", "warnings"]
