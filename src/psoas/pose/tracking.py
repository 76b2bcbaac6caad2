"""Following every body through the clip with the light network, so that the runner can be chosen afterwards."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from psoas.pose.blazepose import BodyFollower
from psoas.pose.detection import Detection, PersonDetector, same_body
from psoas.pose.legs import RUNNING_SPREAD, leg_spread, legs_inside
from psoas.pose.region import Region
from psoas.recording.dataset import FloatArray
from psoas.recording.video import Frame

SEARCH_INTERVAL = 0.5  # seconds between two looks for new people
TILE_LEVELS = (1, 2)  # finer tiles while nobody who may run is followed
TILES_EVERY = 4  # searches, while somebody is
RECENT_SAMPLES = 8  # after which legs that do not swing are those of an onlooker
LOOK_BACK = 15  # pictures through which a new body is followed back to where it came in
MOST_PEOPLE = 5
MERGED_SAMPLES = 3  # two tracks on one body for so long are one


@dataclass(slots=True)
class Track:
    """One body, followed without a break.

    Parameters
    ----------
    time
        Seconds of each sample.
    region
        The body's region in each sample, pixels of the picture that was searched.
    points
        (keypoints, 2) in each sample, same pixels.
    """

    time: list[float] = field(default_factory=list)
    region: list[Region] = field(default_factory=list)
    points: list[FloatArray] = field(default_factory=list)

    def add(self, time: float, region: Region, points: FloatArray) -> None:
        """Add a sample."""
        self.time.append(time)
        self.region.append(region)
        self.points.append(points)

    def reversed(self) -> Track:
        """Return the same samples in opposite order."""
        return Track(self.time[::-1], self.region[::-1], self.points[::-1])

    def expected(self, time: float) -> Region:
        """Return where the body should be at `time`, from its last two samples."""
        last = self.region[-1]
        if len(self.time) < 2:
            return last
        before = self.region[-2]
        ahead = (time - self.time[-1]) / (self.time[-1] - self.time[-2])
        return Region(last.x + ahead * (last.x - before.x), last.y + ahead * (last.y - before.y), last.size, last.rotation)

    def may_run(self, width: int, height: int) -> bool:
        """Return whether the legs are in the picture, and swing as far as they have been followed."""
        recent = np.array(self.points[-RECENT_SAMPLES:])
        if legs_inside(recent[-1:], width, height) < 1:
            return False
        return len(recent) < RECENT_SAMPLES or leg_spread(recent) > RUNNING_SPREAD / 2


class BodyTracker:
    """Finds people and follows each of them; a state machine fed with pictures in order of time."""

    def __init__(self, threads: int) -> None:
        self._detector = PersonDetector(threads)
        self._follow = BodyFollower(threads)
        self._alive: list[Track] = []
        self._together: dict[tuple[int, int], int] = {}
        self._recent: deque[Frame] = deque(maxlen=LOOK_BACK)
        self._searches = 0
        self._next_search = -np.inf
        self.tracks: list[Track] = []

    def see(self, frame: Frame) -> None:
        """Follow everyone into this picture, and look for new people when it is time."""
        self._alive = [track for track in self._alive if self._advance(track, frame)]
        self._drop_doubles()
        if frame.time >= self._next_search:
            self._next_search = frame.time + SEARCH_INTERVAL
            self._search(frame)
            self._searches += 1
        self._recent.append(frame)

    def _advance(self, track: Track, frame: Frame) -> bool:
        height, width = frame.image.shape[:2]
        seen = self._follow(frame.image, track.expected(frame.time))
        if seen is None or not seen[0].centred_in(width, height):
            return False
        track.add(frame.time, *seen)
        return True

    def _drop_doubles(self) -> None:
        """End the younger of two tracks that have come to follow one body."""
        ended: set[int] = set()
        together: dict[tuple[int, int], int] = {}
        for number, older in enumerate(self._alive):
            for younger in self._alive[number + 1 :]:
                if same_body(older.region[-1], younger.region[-1]):
                    pair = (id(older), id(younger))
                    together[pair] = self._together.get(pair, 0) + 1
                    if together[pair] >= MERGED_SAMPLES:
                        ended.add(id(younger))
        self._together = together
        self._alive = [track for track in self._alive if id(track) not in ended]

    def _search(self, frame: Frame) -> None:
        height, width = frame.image.shape[:2]
        self._start_tracks(frame, self._detector.detect(frame.image))
        for level in TILE_LEVELS:
            satisfied = any(track.may_run(width, height) for track in self._alive)
            if satisfied and (level > 1 or self._searches % TILES_EVERY):
                break
            self._start_tracks(frame, self._detector.detect_in_tiles(frame.image, level))

    def _start_tracks(self, frame: Frame, detections: list[Detection]) -> None:
        for detection in detections:
            if len(self._alive) >= MOST_PEOPLE:
                break
            seen = self._follow(frame.image, detection.region)
            if seen is None:
                continue
            sharper = self._follow(frame.image, seen[0]) or seen  # the detector's region is rough
            if any(same_body(sharper[0], track.region[-1]) for track in self._alive):
                continue
            track = self._followed_back(frame, *sharper)
            self._alive.append(track)
            self.tracks.append(track)

    def _followed_back(self, frame: Frame, region: Region, points: FloatArray) -> Track:
        """Return a track that ends here, and starts where the body came into the last pictures."""
        track = Track()
        track.add(frame.time, region, points)
        for earlier in reversed(self._recent):
            height, width = earlier.image.shape[:2]
            seen = self._follow(earlier.image, track.expected(earlier.time))
            if seen is None or not seen[0].centred_in(width, height) or self._is_followed(earlier.time, seen[0]):
                break
            track.add(earlier.time, *seen)
        return track.reversed()

    def _is_followed(self, time: float, region: Region) -> bool:
        """Return whether another track holds this body, or one so near that it may be the same, at a past time."""
        for track in self.tracks:
            for sample in range(len(track.time) - 1, -1, -1):
                if track.time[sample] < time:
                    break
                if track.time[sample] == time and track.region[sample].distance(region) < 0.4 * region.size:
                    return True
        return False
