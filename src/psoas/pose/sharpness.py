"""How sharp the runner is: how many blur radii fit into the runner's height."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

# The pose network sees the runner about 200 px tall; blur finer than that takes nothing away.
ANALYSIS_HEIGHT = 192
# Two re-blurs of known radius, in pixels of the analysed picture. The smaller one keeps sensor noise out.
FINE_BLUR, COARSE_BLUR = 1.0, 2.0
# Only the steepest pixels are edges; the share that is looked at.
EDGE_SHARE = 0.05
# Below the first an edge lies between two pixels; above the second its steepness drowns in noise.
SMALLEST_RADIUS, LARGEST_RADIUS = 0.5, 24.0
# Edges with less contrast per pixel than this (grey levels) are noise.
FLAT_GRADIENT = 0.5


def edge_sharpness(grey: np.ndarray[Any, np.dtype[np.uint8]]) -> float:
    """Return how many blur radii fit into the picture's height.

    A step edge that is blurred with radius s (standard deviation of its spread) and then once more with radius r is
    as steep as A / sqrt(2 pi (s^2 + r^2)). The ratio R of the steepness after two known blurs r1 < r2 is free of the
    contrast A, and so

        s^2 = (r2^2 - R^2 r1^2) / (R^2 - 1).

    The median over the steepest pixels is taken. The picture is first brought to at most 192 px of height, so the
    figure does not depend on the camera's resolution.

    Parameters
    ----------
    grey
        (height, width) 8-bit grey levels of the runner's region.

    Returns
    -------
    float
        Height over blur radius, 8 to 384; nan where the region is too small or has no edges.

    References
    ----------
    Zhuo & Sim 2011, Defocus map estimation from a single image, doi 10.1016/j.patcog.2011.03.009.
    """
    height, width = grey.shape
    if min(height, width) < 8:
        return float("nan")
    if height > ANALYSIS_HEIGHT:
        grey = cv2.resize(grey, (max(8, round(width * ANALYSIS_HEIGHT / height)), ANALYSIS_HEIGHT), interpolation=cv2.INTER_AREA)
    fine, coarse = (_steepness(cv2.GaussianBlur(grey.astype(np.float32), (0, 0), blur)) for blur in (FINE_BLUR, COARSE_BLUR))
    edges = fine >= max(FLAT_GRADIENT, float(np.quantile(fine[::2, ::2], 1 - EDGE_SHARE)))
    if edges.sum() < 8:
        return float("nan")
    ratio = float(np.median(fine[edges] / np.maximum(coarse[edges], 1e-3)))
    squared_ratio = np.clip(ratio**2, 1 + 1e-6, (COARSE_BLUR / FINE_BLUR) ** 2)
    radius = np.sqrt((COARSE_BLUR**2 - squared_ratio * FINE_BLUR**2) / (squared_ratio - 1))
    return float(grey.shape[0] / np.clip(radius, SMALLEST_RADIUS, LARGEST_RADIUS))


def _steepness(picture: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    across = cv2.Sobel(picture, cv2.CV_32F, 1, 0, ksize=1)
    down = cv2.Sobel(picture, cv2.CV_32F, 0, 1, ksize=1)
    return np.asarray(cv2.magnitude(across, down))
