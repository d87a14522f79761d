"""Logs: one JSON object per line on standard output: ids and codes, nothing personal."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from select import PIPE_BUF
from typing import Protocol

import msgspec
import structlog
from structlog.typing import EventDict


class File(Protocol):
    def write(self, content: bytes, /) -> object: ...

    def flush(self) -> None: ...


class Output:
    """Where lines go. What can wait does so until the event loop has gone round: a write for
    each line takes longer than the line, and lets every other thread in between."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._waiting: list[bytes] = []

    def info(self, line: bytes) -> None:
        is_first = not self._waiting
        self._waiting.extend((line, b"\n"))
        if is_first:
            try:
                asyncio.get_running_loop().call_soon(self._write)
            except RuntimeError:
                self._write()

    def warning(self, line: bytes) -> None:
        self.info(line)
        self._write()

    error = critical = warning

    def _write(self) -> None:
        # Taken first: lines that cannot be written must not keep the next ones from it.
        lines, self._waiting = self._waiting, []
        for portion in _portions(b"".join(lines)):
            self._file.write(portion)
            self._file.flush()


def _portions(lines: bytes) -> Iterator[bytes]:
    """Whole lines, as many at a time as a pipe takes in one piece: of what is longer, another
    process that writes to it may come in between."""
    start = 0
    while start < len(lines):
        end = start + PIPE_BUF
        if end < len(lines):
            end = (lines.rfind(b"\n", start, end) + 1) or (lines.index(b"\n", start) + 1)
        yield lines[start:end]
        start = end


def configure() -> None:
    output = Output(sys.stdout.buffer)
    structlog.configure(
        processors=[_line],
        wrapper_class=structlog.BoundLogger,
        logger_factory=lambda *_: output,
        cache_logger_on_first_use=True,
    )


def _line(_logger: object, level: str, entry: EventDict) -> bytes:
    # One step for all: what structlog brings for each takes several times as long.
    entry["level"] = level
    entry["timestamp"] = datetime.now(UTC)
    return msgspec.json.encode(entry)
