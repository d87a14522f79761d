"""When lines of the log are written."""

import asyncio
from select import PIPE_BUF

import pytest

from avvik.logs import Output


class File:
    """Keeps each write."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, content: bytes) -> None:
        self.written.append(content)

    def flush(self) -> None:
        pass


async def test_what_one_turn_tells_is_written_at_once() -> None:
    file = File()
    output = Output(file)
    output.info(b"one")
    output.info(b"two")
    assert file.written == []

    await asyncio.sleep(0)

    assert file.written == [b"one\ntwo\n"]


async def test_lines_are_written_whole_and_in_pieces_that_a_pipe_does_not_divide() -> None:
    file = File()
    output = Output(file)
    lines = [b"x" * length for length in (0, 1, PIPE_BUF - 1, 1, 300, PIPE_BUF, 7, *[250] * 99)]
    for line in lines:
        output.info(line)
    await asyncio.sleep(0)

    assert b"".join(file.written).splitlines() == lines
    assert all(each.endswith(b"\n") for each in file.written)
    # All but the one line that is longer than that.
    assert [len(each) for each in file.written if len(each) > PIPE_BUF] == [PIPE_BUF + 1]
    assert len(file.written) < 12


async def test_a_warning_does_not_wait_and_keeps_its_place() -> None:
    file = File()
    output = Output(file)
    output.info(b"one")
    output.warning(b"two")

    assert file.written == [b"one\ntwo\n"]
    await asyncio.sleep(0)
    output.info(b"three")
    await asyncio.sleep(0)
    assert file.written[-1] == b"three\n"
    assert b"".join(file.written) == b"one\ntwo\nthree\n"


def test_outside_of_the_loop_a_line_is_written_as_it_comes() -> None:
    file = File()

    Output(file).info(b"one")

    assert file.written == [b"one\n"]


async def test_what_cannot_be_written_keeps_nothing_else_from_the_log() -> None:
    class Full(File):
        def write(self, content: bytes) -> None:
            if not self.written:
                self.written.append(b"")
                raise OSError("no space is left")
            super().write(content)

    file = Full()
    output = Output(file)
    with pytest.raises(OSError, match="no space"):
        output.warning(b"one")

    output.info(b"two")
    await asyncio.sleep(0)

    assert file.written == [b"", b"two\n"]
