"""Which of the people in the picture is the runner: tracks joined to persons, and one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psoas.errors import SettingError
from psoas.pose.legs import RUNNING_SPREAD, leg_spread, legs_inside
from psoas.pose.region import Region
from psoas.pose.tracking import Track
from psoas.recording.dataset import FloatArray

FEWEST_SAMPLES = 3  # a shorter track is a false alarm
SHORT_GAP = 1.0  # seconds for which a body is expected to go on as it went
SAME_SIZE = 1.6  # ratio of the regions of one person, before and after a gap


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that was seen of one person, in order of time.

    Parameters
    ----------
    tracks
        Unbroken parts; none overlaps another in time.
    """

    tracks: tuple[Track, ...]

    @property
    def time(self) -> FloatArray:
        """(samples,) seconds."""
        return np.concatenate([track.time for track in self.tracks])

    @property
    def regions(self) -> list[Region]:
        """One region for each sample."""
        return [region for track in self.tracks for region in track.region]

    @property
    def points(self) -> FloatArray:
        """(samples, keypoints, 2) pixels of the picture that was searched."""
        return np.concatenate([track.points for track in self.tracks])


def runner_score(person: Person, width: int, height: int) -> float:
    """Return how much a person looks like the one that was filmed: the product of five parts.

    Legs that move (squared, so that no onlooker wins by staying), legs in the picture (squared: a coach in the
    foreground has none), size, time in the picture (root), and how near the middle the person passes.
    """
    motion = min(1.0, leg_spread(person.points) / RUNNING_SPREAD) ** 2
    legs = legs_inside(person.points, width, height) ** 2
    size = float(np.median([region.size for region in person.regions])) / height
    moments = float(np.sqrt(len(person.time)))
    off_centre = float(np.min(np.abs([region.x / width - 0.5 for region in person.regions])))
    return (motion + 1e-3) * (legs + 1e-3) * size * moments * (1 - off_centre)


def join_tracks(tracks: Sequence[Track]) -> list[Person]:
    """Return the persons that the tracks belong to, numbered left to right where each is first seen.

    A track goes on another that ended up to a second before where the first would be by then, at about the same size.
    """
    chains: list[list[Track]] = []
    for track in sorted((t for t in tracks if len(t.time) >= FEWEST_SAMPLES), key=lambda t: t.time[0]):
        before = min((chain for chain in chains if continues(chain[-1], track)), key=lambda chain: track.time[0] - chain[-1].time[-1], default=None)
        if before is None:
            chains.append([track])
        else:
            before.append(track)
    return sorted((Person(tuple(chain)) for chain in chains), key=lambda person: person.regions[0].x)


def continues(before: Track, after: Track) -> bool:
    """Return whether `after` is the body of `before`, found again."""
    gap = after.time[0] - before.time[-1]
    if not 0 < gap <= SHORT_GAP:
        return False
    start = after.region[0]
    steady = min(6, len(before.time))
    elapsed = before.time[-1] - before.time[-steady]
    speed_x, speed_y = (
        (getattr(before.region[-1], axis) - getattr(before.region[-steady], axis)) / elapsed if elapsed > 0 else 0.0 for axis in ("x", "y")
    )
    last = before.region[-1]
    miss = np.hypot(start.x - last.x - speed_x * gap, start.y - last.y - speed_y * gap)
    ratio = start.size / last.size
    return bool(miss < (0.3 + 0.4 * gap) * last.size and 1 / SAME_SIZE < ratio < SAME_SIZE)


def choose_runner(persons: Sequence[Person], width: int, height: int, number: int | None = None) -> Person:
    """Return the person to measure.

    Parameters
    ----------
    persons
        At least one, left to right.
    width, height
        Of the picture that was searched, pixels.
    number
        Which person to take, 1 for the leftmost; None to choose by legs that move and are in the picture, size, time
        and position. A runner who comes back after a longer absence is then taken up again.

    Raises
    ------
    SettingError
        If there is no person of that number.
    """
    if number is not None:
        if not 1 <= number <= len(persons):
            held = "1 person" if len(persons) == 1 else f"{len(persons)} persons, numbered left to right where each first appears"
            raise SettingError(f"Person {number} was asked for, but the clip shows {held}.", f"Choose a number from 1 to {len(persons)}.")
        return persons[number - 1]
    ranked = sorted(persons, key=lambda person: -runner_score(person, width, height))
    chosen = list(ranked[0].tracks)
    size = float(np.median([region.size for region in ranked[0].regions]))
    for other in ranked[1:]:
        apart = all(track.time[-1] < other.time[0] or other.time[-1] < track.time[0] for track in chosen)
        alike = 1 / SAME_SIZE < float(np.median([region.size for region in other.regions])) / size < SAME_SIZE
        if apart and alike and min(leg_spread(other.points), leg_spread(ranked[0].points)) > RUNNING_SPREAD / 2:
            chosen = sorted([*chosen, *other.tracks], key=lambda track: track.time[0])
    return Person(tuple(chosen))
