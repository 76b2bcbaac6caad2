"""Failed sign-ins, counted by account and by address, so that nobody guesses for long.

They are kept in the memory of the web process, of which there is one: so a stranger's attempts write nothing to the database. Starting psoas
anew forgets them, which only someone at the machine can do.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW_S = 15 * 60.0
MOST_KEYS = 20_000


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are borne in 15 minutes: for one account from one address, for one account, from one address."""

    pair: int = 8
    account: int = 25  # 100 an hour, ASVS 4.0.3, 2.2.1
    address: int = 40


@dataclass(slots=True)
class Attempts:
    """Failed attempts of the last 15 minutes."""

    limit: Limit = field(default_factory=Limit)
    clock: Callable[[], float] = time.monotonic
    _failed: dict[tuple[str, ...], deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, account: str, address: str) -> float:
        """Return for how many seconds no more attempts are taken."""
        with self._lock:
            return max(self._left(key, most) for key, most in self._keys(account, address))

    def failed(self, account: str, address: str) -> None:
        """Note a failure."""
        with self._lock:
            if len(self._failed) > MOST_KEYS:
                self._forget_old()
            for key, _ in self._keys(account, address):
                self._failed.setdefault(key, deque()).append(self.clock())

    def succeeded(self, account: str, address: str) -> None:
        """Forget the failures of an account from an address."""
        with self._lock:
            self._failed.pop(("pair", account, address), None)

    def _keys(self, account: str, address: str) -> tuple[tuple[tuple[str, ...], int], ...]:
        return ((("pair", account, address), self.limit.pair), (("account", account), self.limit.account), (("address", address), self.limit.address))

    def _left(self, key: tuple[str, ...], most: int) -> float:
        times = self._failed.get(key)
        if times is None:
            return 0.0
        while times and self.clock() - times[0] > WINDOW_S:
            times.popleft()
        return WINDOW_S - (self.clock() - times[-most]) if len(times) >= most else 0.0

    def _forget_old(self) -> None:
        newest = self.clock() - WINDOW_S
        self._failed = {key: times for key, times in self._failed.items() if times[-1] > newest}
