"""Finding people in a picture: BlazePose's detector on the whole picture, and on tiles where people are small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from psoas.pose.litert import Network, sigmoid
from psoas.pose.region import Region, region_of_body
from psoas.recording.dataset import FloatArray
from psoas.recording.video import ByteImage

INPUT_SIZE = 224
STRIDES = (8, 16, 32, 32, 32)
ANCHORS_PER_STRIDE = 2
SCORE_FLOOR = 0.5
SAME_PERSON = 0.3  # overlap of two boxes, intersection over union


@dataclass(frozen=True, slots=True)
class Detection:
    """A person that the detector sees.

    Parameters
    ----------
    score
        0 to 1.
    region
        The region of the whole body, pixels of the picture.
    """

    score: float
    region: Region


class PersonDetector:
    """BlazePose's person detector."""

    def __init__(self, threads: int = 1) -> None:
        self._network = Network("pose_detection", ("Identity", "Identity_1"), threads)
        self._anchors = make_anchors()

    def detect(self, image: ByteImage) -> list[Detection]:
        """Return the people in a picture, the surest first; people under a quarter of its height are often missed."""
        height, width = image.shape[:2]
        scale = INPUT_SIZE / max(height, width)
        margin = np.array([INPUT_SIZE - width * scale, INPUT_SIZE - height * scale]) / 2
        fit = np.array([[scale, 0, margin[0]], [0, scale, margin[1]]])
        small = cv2.warpAffine(image, fit, (INPUT_SIZE, INPUT_SIZE), flags=cv2.INTER_LINEAR)
        raw, logits = self._network(np.asarray(small, np.float32)[None] / 127.5 - 1)
        score = sigmoid(logits[0, :, 0])
        likely = score >= SCORE_FLOOR
        boxes, points = decode_boxes(raw[0][likely], self._anchors[likely])
        merged = merge_overlapping(boxes, points, score[likely])
        to_image = [(best, (pair * INPUT_SIZE - margin) / scale) for best, pair in merged]
        return [Detection(best, region_of_body(pair[0], pair[1])) for best, pair in to_image]

    def detect_in_tiles(self, image: ByteImage, level: int) -> list[Detection]:
        """Return the people in half-overlapping square tiles of 1 / `level` of the picture's shorter side."""
        found = [
            Detection(seen.score, Region(seen.region.x + x, seen.region.y + y, seen.region.size, seen.region.rotation))
            for x, y, side in square_tiles(image.shape[1], image.shape[0], level)
            for seen in self.detect(image[y : y + side, x : x + side])
        ]
        return distinct(found)


def make_anchors() -> FloatArray:
    """Return the (2254, 2) centres of the detector's anchors, as a part of the input's side."""
    anchors = [
        ((column + 0.5) / cells, (row + 0.5) / cells)
        for stride in dict.fromkeys(STRIDES)
        for cells in (INPUT_SIZE // stride,)
        for row in range(cells)
        for column in range(cells)
        for _ in range(ANCHORS_PER_STRIDE * STRIDES.count(stride))
    ]
    return np.array(anchors)


def decode_boxes(raw: FloatArray, anchors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return boxes (n, 4: x0, y0, x1, y1) and the pair of body points (n, 2, 2), as parts of the input's side.

    Parameters
    ----------
    raw
        (n, 12) the detector's centre, size and four points, in its pixels from the anchor.
    anchors
        (n, 2).
    """
    pairs = raw.reshape(-1, 6, 2) / INPUT_SIZE
    centre, size = pairs[:, 0] + anchors, pairs[:, 1]
    points = pairs[:, 2:4] + anchors[:, None]
    return np.concatenate([centre - size / 2, centre + size / 2], axis=1), points


def overlap(box: FloatArray, boxes: FloatArray) -> FloatArray:
    """Return intersection over union of one box (4,) with others (n, 4)."""
    size = np.clip(np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2]), 0, None)
    shared = size.prod(axis=1)
    union = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod() - shared
    return np.asarray(np.divide(shared, union, out=np.zeros_like(shared), where=union > 0))


def merge_overlapping(boxes: FloatArray, points: FloatArray, score: FloatArray) -> list[tuple[float, FloatArray]]:
    """Return one (score, points) for each group of overlapping boxes, their points averaged by score.

    Weighted non-maximum suppression, as in Bazarevsky et al. 2019, "BlazeFace", arXiv:1907.05047.
    """
    left = np.argsort(-score)
    merged = []
    while len(left):
        same = overlap(boxes[left[0]], boxes[left]) > SAME_PERSON
        same[0] = True
        group = left[same]
        merged.append((float(score[group[0]]), np.average(points[group], axis=0, weights=score[group])))
        left = left[~same]
    return merged


def square_tiles(width: int, height: int, level: int) -> list[tuple[int, int, int]]:
    """Return (x, y, side) of half-overlapping square tiles that cover a picture."""
    side = max(1, min(width, height) // level)

    def starts(length: int) -> list[int]:
        count = int(np.ceil((length - side) / (side / 2))) + 1
        return [int(start) for start in np.linspace(0, length - side, count)]

    return [(x, y, side) for y in starts(height) for x in starts(width)]


def same_body(a: Region, b: Region) -> bool:
    """Return whether two regions hold the same body: near each other and about as large."""
    larger, smaller = max(a.size, b.size), min(a.size, b.size)
    return a.distance(b) < 0.2 * larger and smaller > 0.5 * larger


def distinct(found: Sequence[Detection]) -> list[Detection]:
    """Return each body once, the surest first."""
    kept: list[Detection] = []
    for seen in sorted(found, key=lambda seen: -seen.score):
        if not any(same_body(seen.region, other.region) for other in kept):
            kept.append(seen)
    return kept
