"""Where a case stood when something happened: whose it was, what it was about. Pure.

It follows from the events up to that one, so that the same event is always told the same way.
"""

from collections.abc import Sequence
from typing import Protocol, TypeAlias, assert_never, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace


class Standing(Struct, frozen=True, kw_only=True, gc=False):
    """A case as far as messages say where it stands."""

    reference: str
    unit: str
    category: str
    # The level of the line at which attention is, and at which it was before it last moved.
    reached: str
    stood_at: str
    is_accepted: bool = False
    # The reporter contested how it ended, and it was not reopened since.
    is_after_contest: bool = False
    # It was rejected, and not reopened since.
    is_rejected: bool = False


class Report(Protocol):
    """What a report says of where its case stands."""

    @property
    def reference(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def reached(self) -> str: ...


class _Reported(Struct, frozen=True, kw_only=True, gc=False, tag="reported"):
    reference: str
    unit: str
    category: str
    reached: str


class _Accepted(Struct, frozen=True, kw_only=True, gc=False, tag="accepted"):
    unit: str
    category: str
    reached: str


class _Rejected(Struct, frozen=True, kw_only=True, gc=False, tag="rejected"):
    pass


class _UnitTransferred(Struct, frozen=True, kw_only=True, gc=False, tag="unit_transferred"):
    unit: str
    reached: str


class _Recused(Struct, frozen=True, kw_only=True, gc=False, tag="recused"):
    reached: str


class _Escalated(Struct, frozen=True, kw_only=True, gc=False, tag="escalated"):
    unit: str | None


class _Contested(Struct, frozen=True, kw_only=True, gc=False, tag="contested"):
    unit: str | None


class _Reopened(Struct, frozen=True, kw_only=True, gc=False, tag="reopened"):
    pass


Move: TypeAlias = (
    _Reported
    | _Accepted
    | _Rejected
    | _UnitTransferred
    | _Recused
    | _Escalated
    | _Contested
    | _Reopened
)
# The moves of one case by the version at which they were made, in that order.
Moves: TypeAlias = Sequence[tuple[int, Move]]

# The kinds of events that move a case, by their tags.
MOVING = tuple(str(kind.__struct_config__.tag) for kind in get_args(Move))

_moves: msgspec.json.Decoder[Move] = msgspec.json.Decoder(Move)


def move_of(state: bytes) -> Move:
    """What a stored event says of where the case stands."""
    return _moves.decode(state)


def standing_at(moves: Moves, version: int) -> Standing:
    """Where the case stood once the event of this version had happened."""
    (_, report), *later = moves
    assert isinstance(report, _Reported)
    standing = opened(report)
    for moved_at, move in later:
        if moved_at > version:
            break
        standing = moved(standing, move)
    return standing


def opened(report: Report) -> Standing:
    """Where a case stands to begin with."""
    return Standing(
        reference=report.reference,
        unit=report.unit,
        category=report.category,
        reached=report.reached,
        stood_at=report.reached,
    )


def moved(standing: Standing, move: Move) -> Standing:  # noqa: PLR0911 -- one line a move
    """Where a case stands after the next of its moves."""
    before = standing.reached
    match move:
        case _Reported():
            raise AssertionError("a case is reported once")
        case _Accepted(unit=unit, category=category, reached=reached):
            return replace(
                standing,
                unit=unit,
                category=category,
                reached=reached,
                stood_at=before,
                is_accepted=True,
            )
        case _Rejected():
            return replace(standing, is_rejected=True)
        case _UnitTransferred(unit=unit, reached=reached):
            return replace(standing, unit=unit, reached=reached, stood_at=before)
        case _Recused(reached=reached):
            return replace(standing, reached=reached, stood_at=before)
        case _Escalated(unit=unit):
            # Past the line there is no level.
            return replace(standing, reached=unit or before, stood_at=before)
        case _Contested(unit=unit):
            return replace(standing, reached=unit or before, stood_at=before, is_after_contest=True)
        case _Reopened():
            return replace(standing, is_after_contest=False, is_rejected=False)
        case _:
            assert_never(move)
