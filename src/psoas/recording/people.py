"""Several people in a keypoint file: link each over time and choose the one who runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from psoas.errors import SettingError
from psoas.recording.dataset import FloatArray

# A linked person may move this much of the own height from where they were expected, plus some for each frame not seen.
_REACH, _REACH_PER_FRAME = 0.5, 0.1
_LONGEST_GAP = 45
_STILL = 0.02
_FEWEST_FRAMES = 4


@dataclass
class _Track:
    people: dict[int, FloatArray] = field(default_factory=dict)

    @property
    def first(self) -> int:
        return next(iter(self.people))

    @property
    def last(self) -> int:
        return next(reversed(self.people))

    def expected(self, frame: int) -> FloatArray:
        """Where the person should be, moving on as between the last two sightings."""
        frames = list(self.people)[-2:]
        here = _centre(self.people[frames[-1]])
        if len(frames) < 2:
            return here
        step = (here - _centre(self.people[frames[0]])) / (frames[-1] - frames[0])
        return here + step * min(frame - frames[-1], 5)


def choose_runner(
    frames: Sequence[Sequence[FloatArray]], hips: tuple[int, int], ankles: tuple[int, int], person: int | None = None
) -> tuple[FloatArray, int]:
    """Follow every person over the frames and return the one who runs, or the one who was asked for.

    People are linked from frame to frame by the nearest expected place. The runner is the track with the largest
    product of frames seen, size in the picture and movement of the ankles against the hips: a spectator who stands
    closer to the camera than the runner does not win.

    Parameters
    ----------
    frames
        For each frame the people in it, each (points, 3): x, y in px and confidence; nan where a point was not seen.
    hips, ankles
        Rows of left and right hip and of left and right ankle.
    person
        1 for the leftmost where each is first seen, of those seen in at least four frames; None chooses the runner.

    Returns
    -------
    runner : (frames, points, 3)
        nan in frames where the runner was not seen.
    count : int
        How many people were followed in at least four frames, or at all if none was seen so long; 0 for nobody.

    Raises
    ------
    SettingError
        If there is no person of that number.
    """
    tracks: list[_Track] = []
    for frame, people in enumerate(frames):
        _link(tracks, frame, [person for person in people if np.isfinite(person[:, 0]).sum() >= 3])
    if not tracks:
        return np.empty((len(frames), 0, 3)), 0
    tracks = [track for track in tracks if len(track.people) >= _FEWEST_FRAMES] or tracks
    if person is None:
        best = max(tracks, key=lambda track: _runs(track, hips, ankles))
    elif 1 <= person <= len(tracks):
        best = sorted(tracks, key=lambda track: float(_centre(track.people[track.first])[0]))[person - 1]
    else:
        raise SettingError(f"There is no person {person}: {len(tracks)} were seen.", f"Give a number from 1 to {len(tracks)}, counted from the left.")
    shape = next(iter(best.people.values())).shape
    runner = np.full((len(frames), *shape), np.nan)
    for frame, seen in best.people.items():
        runner[frame] = seen
    return runner, len(tracks)


def _link(tracks: list[_Track], frame: int, people: list[FloatArray]) -> None:
    pairs = []
    for t, track in enumerate(tracks):
        gap = frame - track.last
        if gap > _LONGEST_GAP:
            continue
        expected, height = track.expected(frame), _height(track.people[track.last])
        for p, person in enumerate(people):
            distance = float(np.hypot(*(_centre(person) - expected))) / max(height, _height(person), 1.0)
            if distance < _REACH + _REACH_PER_FRAME * (gap - 1):
                pairs.append((distance, t, p))
    used_tracks: set[int] = set()
    used_people: set[int] = set()
    for _, t, p in sorted(pairs):
        if t not in used_tracks and p not in used_people:
            used_tracks.add(t)
            used_people.add(p)
            tracks[t].people[frame] = people[p]
    tracks.extend(_Track({frame: person}) for p, person in enumerate(people) if p not in used_people)


def _centre(person: FloatArray) -> FloatArray:
    centre: FloatArray = np.nanmean(person[:, :2], axis=0)
    return centre


def _height(person: FloatArray) -> float:
    return float(np.nanmax(person[:, 1]) - np.nanmin(person[:, 1]))


def _runs(track: _Track, hips: tuple[int, int], ankles: tuple[int, int]) -> float:
    points = np.stack(list(track.people.values()))[:, :, :2]
    height = float(np.median([_height(person) for person in track.people.values()]))
    swing = points[:, ankles, :] - points[:, hips, :]
    seen = np.asarray(np.isfinite(swing).all(axis=2))
    moves = [float(np.hypot(*np.std(swing[seen[:, k], k], axis=0))) / max(height, 1.0) for k in range(2) if seen[:, k].sum() > 1]
    return len(points) * height * (_STILL + max(moves, default=0.0))
