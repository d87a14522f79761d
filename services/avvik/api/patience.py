"""How long somebody is waited for.

One timer for all who are: nearly everything has come before one of its own could be set.
"""

import asyncio

from avvik.api.failures import TooSlow


class Patience:
    """Ends what is waited for within it for too long; raises `TooSlow` there."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        # Who waits, and until when; whose time is up first stands first.
        self._until: dict[asyncio.Task[object], float] = {}
        self._is_watched = False

    def __enter__(self) -> None:
        until = asyncio.get_running_loop().time() + self._seconds
        self._until[_task()] = until
        if not self._is_watched:
            self._watch(until)

    def __exit__(self, *_: object) -> None:
        task = _task()
        if task in self._until:
            del self._until[task]
        elif not task.uncancel():
            # And nobody else wanted it to end.
            raise TooSlow from None

    def _watch(self, until: float) -> None:
        self._is_watched = True
        asyncio.get_running_loop().call_at(until, self._look)

    def _look(self) -> None:
        self._is_watched = False
        now = asyncio.get_running_loop().time()
        for task, until in list(self._until.items()):
            if until > now:
                self._watch(until)
                break
            del self._until[task]
            task.cancel()


def _task() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None
    return task
