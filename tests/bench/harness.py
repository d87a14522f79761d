"""Side by side: ours, theirs, ours, theirs … and the median of the rounds' ratios."""

import statistics
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

Measure = Callable[[], Awaitable[float]]


class Size(Struct, frozen=True, kw_only=True):
    """How much is done: enough to measure, or just enough to see that it works."""

    rounds: int
    seconds: float
    few: int
    many: int
    messages: int
    rebuilt: int
    loads: int


FULL = Size(
    rounds=5, seconds=2, few=10_000, many=1_000_000, messages=30_000, rebuilt=180_000, loads=200
)
QUICK = Size(
    rounds=2, seconds=0.5, few=10_000, many=20_000, messages=3_000, rebuilt=2_000, loads=20
)


class Compared(Struct, frozen=True, kw_only=True):
    """Medians of both sides, and of the ratios of what was measured next to each other."""

    ours: float
    theirs: float
    ratio: float


class Row(Struct, frozen=True, kw_only=True):
    """One line of the table. `limit` is the least allowed, or with `at_most` the most."""

    name: str
    ratio: float
    limit: float
    ours: str
    theirs: str
    at_most: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.ratio <= self.limit if self.at_most else self.ratio >= self.limit


async def side_by_side(ours: Measure, theirs: Measure, rounds: int) -> Compared:
    """Both once to warm up, then in turn; each round gives a ratio."""
    await ours()
    await theirs()
    pairs = [(await ours(), await theirs()) for _ in range(rounds)]
    return Compared(
        ours=statistics.median(own for own, _ in pairs),
        theirs=statistics.median(other for _, other in pairs),
        ratio=statistics.median(own / other for own, other in pairs),
    )


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, each remark below."""
    lines = [
        "| measured | ours | beside | ratio | limit | |",
        "| --- | --: | --: | --: | --: | --- |",
    ]
    for row in rows:
        sign = "≤" if row.at_most else "≥"
        verdict = "holds" if row.holds else "**falls short**"
        lines.append(
            f"| `{row.name}` | {row.ours} | {row.theirs} "
            f"| {row.ratio:.2f} | {sign} {row.limit:g} | {verdict} |"
        )
    remarks = [f"- `{row.name}`: {remark}" for row in rows for remark in row.remarks]
    return "\n".join([*lines, *([""] if remarks else []), *remarks])


def per_second(rate: float) -> str:
    """A rate as people read it."""
    return f"{rate:,.0f}/s".replace(",", " ")
