"""When lines of the log are written."""

import asyncio

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
