"""The eye: one child process that looks at pictures for every camera; started when a camera comes, ended when none is left."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass

import numpy as np

from psoas.app.coach_eye.eye_child import ANSWER, NO_PICTURE, REQUEST, SEEN
from psoas.errors import InputError, PsoasError
from psoas.pose.region import Region
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import KEYPOINTS

START_WITHIN = 30.0  # seconds that the child has to load its networks
ANSWER_WITHIN = 5.0  # seconds for one picture
IDLE = 60.0  # seconds without a picture after which the child is let go
_NOWHERE = (float("nan"),) * 4
_POINTS = len(KEYPOINTS) * 3 * 4


@dataclass(frozen=True, slots=True)
class Body:
    """The body in a picture: its region, (keypoints, 2) pixels, (keypoints,) confidence, and the picture's width and height."""

    region: Region
    position: FloatArray
    confidence: FloatArray
    width: int
    height: int


class EyeGone(PsoasError):
    """The process that looks at pictures ended."""


class Eye:
    """Looks at one picture at a time; safe to be used from several threads.

    Parameters
    ----------
    command
        What is run; the child of this package.
    """

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "psoas.app.coach_eye.eye_child")) -> None:
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._busy = threading.Lock()
        self._idle: threading.Timer | None = None

    @property
    def pid(self) -> int | None:
        """Id of the child; None while there is none."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def open(self) -> None:
        """Start the child if there is none, so that the first picture does not wait for it.

        Raises
        ------
        EyeGone
            If it does not start.
        """
        with self._busy:
            self._started()
            self._rest()

    def look(self, picture: bytes, region: Region | None) -> Body | None:
        """Return the body in a picture, or None where nobody is.

        Parameters
        ----------
        picture
            A JPEG, at most `LARGEST_FILE` bytes and `LONGEST_SIDE` pixels.
        region
            Where the body was in the picture before; None to look for it in all of it.

        Raises
        ------
        InputError
            If the picture is none.
        EyeGone
            If the child ended or did not answer; the next picture starts another.
        """
        with self._busy:
            child = self._started()
            place = _NOWHERE if region is None else (region.x, region.y, region.size, region.rotation)
            answer = self._asked(child, REQUEST.pack(len(picture), *place) + picture)
            self._rest()
        return answer

    def close(self) -> None:
        """End the child."""
        with self._busy:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._idle is not None:
            self._idle.cancel()
        if self._child is None or self._child.poll() is not None:
            self._end()
            environment = {**os.environ, "OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
            self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
            if self._read(self._child, 5, START_WITHIN) != b"ready":
                self._end()
                raise EyeGone("The part of psoas that looks at pictures did not start.", "Go on without the camera.")
        return self._child

    def _asked(self, child: subprocess.Popen[bytes], request: bytes) -> Body | None:
        try:
            assert child.stdin is not None
            child.stdin.write(request)
            child.stdin.flush()
        except OSError:
            raise self._gone() from None
        header = self._read(child, ANSWER.size, ANSWER_WITHIN)
        if len(header) < ANSWER.size:
            raise self._gone()
        outcome, width, height, *place = ANSWER.unpack(header)
        if outcome == NO_PICTURE:
            raise InputError("A camera sent what is no picture.", "Load the page again.")
        if outcome != SEEN:
            return None
        data = self._read(child, _POINTS, ANSWER_WITHIN)
        if len(data) < _POINTS:
            raise self._gone()
        values = np.frombuffer(data, "<f4").reshape(-1, 3).astype(float)
        return Body(Region(*place), values[:, :2], values[:, 2], width, height)

    def _read(self, child: subprocess.Popen[bytes], length: int, within: float) -> bytes:
        """Return what the child says; less of it if it ends, or is ended because it says nothing in time."""
        assert child.stdout is not None
        late = threading.Timer(within, child.kill)
        late.start()
        try:
            return child.stdout.read(length)
        finally:
            late.cancel()

    def _gone(self) -> EyeGone:
        self._end()
        return EyeGone("The part of psoas that looks at pictures ended.", "It is started again by itself.")

    def _rest(self) -> None:
        self._idle = threading.Timer(IDLE, self.close)
        self._idle.daemon = True
        self._idle.start()

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child = None
