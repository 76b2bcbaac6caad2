"""A small panel of words and numbers in the corner of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from psoas.recording.video import ByteImage
from psoas.report.skeleton import COLOURS, Colour

PAPER: Colour = (24, 22, 19)
INK: Colour = (240, 233, 220)
QUIET: Colour = (198, 188, 171)
OPACITY = 0.72
REGULAR, BOLD = 400, 650


@cache
def _font(weight: int) -> Any:
    """Return the typeface; one for each weight, because OpenCV keeps letters of a face whatever their weight."""
    return cv2.FontFace("sans")


def text_width(text: str, size: int, weight: int = REGULAR) -> int:
    """Return how many pixels wide a text is."""
    _, _, width, _ = cv2.getTextSize((4096, 256), text, (0, 128), _font(weight), size, weight)
    return int(width)


def draw_panel(image: ByteImage, heading: str, side: str, lines: Sequence[tuple[str, str]], size: int, width: int) -> None:
    """Draw a panel at the top left; `image` is changed in place.

    Parameters
    ----------
    image
        (height, width, 3) RGB.
    heading
        What happens now.
    side
        "left", "right" or "both": the colour of the heading's mark.
    lines
        (name, number) pairs.
    size
        Of the text, in pixels.
    width
        Of the panel, in pixels; the same for every picture, so that it stands still.
    """
    margin, pad, step = round(0.8 * size), round(0.7 * size), round(1.45 * size)
    height = 2 * pad + step * (1 + len(lines)) - round(0.35 * size)
    bottom, right = min(margin + height, image.shape[0]), min(margin + width, image.shape[1])
    ground = image[margin:bottom, margin:right]
    ground[:] = cv2.addWeighted(ground, 1 - OPACITY, np.full_like(ground, PAPER), OPACITY, 0)
    y = margin + pad + round(0.8 * size)
    cv2.circle(image, (margin + pad + size // 3, y - round(0.34 * size)), max(2, size // 3), COLOURS[side], -1, cv2.LINE_AA)
    cv2.putText(image, heading, (margin + pad + size, y), INK, _font(BOLD), size, weight=BOLD)
    for name, value in lines:
        y += step
        cv2.putText(image, name, (margin + pad, y), QUIET, _font(REGULAR), size, weight=REGULAR)
        cv2.putText(image, value, (margin + width - pad - text_width(value, size), y), INK, _font(REGULAR), size, weight=REGULAR)
