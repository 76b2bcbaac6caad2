"""Runs a compiled kernel over ranges of frames, on one thread or several."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def over_frames(work: Callable[[int, int], object], frames: int, threads: int = 1) -> None:
    """Call ``work(first, last)`` so that the ranges cover all frames; kernels release the interpreter lock."""
    threads = max(1, min(threads, frames))
    if threads == 1:
        work(0, frames)
        return
    edges = [frames * part // threads for part in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, edges[:-1], edges[1:]))
