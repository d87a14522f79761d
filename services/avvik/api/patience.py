"""How long somebody is waited for.

One timer for all who are: nearly everything has come before one of its own could be set.
"""

import asyncio
from time import monotonic

from avvik.api.failures import TooSlow


class Patience:
    """Ends what lasts too long between `begin` and `end`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        # Who waits, and until when; whose time is up first stands first.
        self._until: dict[asyncio.Task[object], float] = {}
        self._is_watched = False

    def begin(self) -> asyncio.Task[object]:
        """Whose waiting begins: the task that asks."""
        task = asyncio.current_task()
        assert task is not None
        self._until[task] = monotonic() + self._seconds
        if not self._is_watched:
            self._watch(self._seconds)
        return task

    def end(self, task: asyncio.Task[object]) -> None:
        """Raises `TooSlow` if that was how it ended."""
        if self._until.pop(task, None) is None and not task.uncancel():
            # And nobody else wanted it to end.
            raise TooSlow from None

    def _watch(self, seconds: float) -> None:
        self._is_watched = True
        asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        self._is_watched = False
        for task, until in list(self._until.items()):
            if (left := until - monotonic()) > 0:
                self._watch(left)
                break
            del self._until[task]
            task.cancel()
