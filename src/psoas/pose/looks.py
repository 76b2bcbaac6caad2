"""Worker threads that look at the runner, each with its own pose model; LiteRT lets them run side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from psoas.pose.backend import PoseBackend
from psoas.pose.mirror import OTHER_SIDE, mirrored_to_image
from psoas.pose.region import Region, cut_patch, points_to_image
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.video import ByteImage


@dataclass(frozen=True, slots=True)
class Looks:
    """What the model saw in one frame.

    Parameters
    ----------
    position
        (keypoints, 2) pixels of the picture; nan where nothing was seen.
    mirrored
        The same from the mirror image, turned back.
    confidence
        (keypoints,) mean of both; 0 where nothing was seen.
    """

    position: FloatArray
    mirrored: FloatArray
    confidence: FloatArray


NOTHING_SEEN = Looks(np.full((len(KEYPOINTS), 2), np.nan), np.full((len(KEYPOINTS), 2), np.nan), np.zeros(len(KEYPOINTS)))


def usable_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def one_opencv_thread() -> Iterator[None]:
    """Keep OpenCV from splitting small pictures over cores that the pose workers keep busy."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


class LookPool:
    """Worker threads with a pose model each; use in a ``with`` block.

    Parameters
    ----------
    make_backend
        Called once in each worker.
    workers
        How many threads.
    mirror
        Whether each picture is looked at twice.
    """

    def __init__(self, make_backend: Callable[[], PoseBackend], workers: int, *, mirror: bool) -> None:
        self._own = threading.local()
        self._make_backend = make_backend
        self._mirror = mirror
        self._workers = workers
        self.model_name = ""
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="psoas-pose")
        self.ahead = 3 * workers  # frames in memory: so many that no worker waits while the next picture is measured

    def submit(self, image: ByteImage, region: Region | None) -> Future[Looks]:
        """Start to look at the region of a picture; nothing is seen where there is no region."""
        return self._pool.submit(self._look, image, region)

    def _look(self, image: ByteImage, region: Region | None) -> Looks:
        if region is None:
            return NOTHING_SEEN
        return look(self._backend(), image, region, mirror=self._mirror)

    def _backend(self) -> PoseBackend:
        if not hasattr(self._own, "backend"):
            self._own.backend = self._make_backend()
            self.model_name = self._own.backend.name
        backend: PoseBackend = self._own.backend
        return backend

    def __enter__(self) -> Self:
        for _ in range(self._workers):  # loading takes half a second, in which other work can go on
            self._pool.submit(self._backend)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def look(backend: PoseBackend, image: ByteImage, region: Region, *, mirror: bool) -> Looks:
    """Return what a model sees in a region of a picture and, if `mirror`, in its mirror image."""
    patch = cut_patch(image, region, backend.patch_size)
    direct = backend.estimate(patch)
    position = points_to_image(direct.position, region, backend.patch_size)
    if not mirror:
        return Looks(position, NOTHING_SEEN.mirrored, direct.confidence)
    turned = backend.estimate(np.ascontiguousarray(patch[:, ::-1]))
    back = points_to_image(mirrored_to_image(turned.position, backend.patch_size), region, backend.patch_size)
    return Looks(position, back, (direct.confidence + turned.confidence[OTHER_SIDE]) / 2)
