"""The protocol of a pose model: one method, from a picture of one person to keypoints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from psoas.recording.dataset import FloatArray
from psoas.recording.video import ByteImage


@dataclass(frozen=True, slots=True)
class PatchPose:
    """The keypoints that a model sees in a patch.

    Parameters
    ----------
    position
        (keypoints, 2) pixels of the patch, x right and y down, in the order of `psoas.recording.keypoints.KEYPOINTS`;
        nan for a point that the model does not have.
    confidence
        (keypoints,) 0 to 1, the model's own word.
    """

    position: FloatArray
    confidence: FloatArray


class PoseBackend(Protocol):
    """A model that finds the keypoints of one person.

    Another model is one file with one class like this, for RTMPose in ONNX Runtime with weights that the user has::

        class RtmPose:
            name = "rtmpose-m-halpe26"
            patch_size = 384

            def __init__(self) -> None:
                self.session = onnxruntime.InferenceSession("rtmpose.onnx")

            def estimate(self, patch: ByteImage) -> PatchPose:
                narrow = patch[:, 48:-48]                          # the person stands upright in the middle
                scores_x, scores_y = self.session.run(None, {"input": normalise(narrow)})
                ...
                return PatchPose(position[HALPE_TO_KEYPOINTS] + (48, 0), confidence[HALPE_TO_KEYPOINTS])

    and is used as ``estimate_pose("run.mp4", backend=RtmPose)``: the class itself, or any function that makes one, is
    given, since each worker thread makes its own.

    Attributes
    ----------
    name
        What the Recording and the report call the model, with its version or variant.
    patch_size
        Side of the square patch it wants, pixels.
    """

    name: str
    patch_size: int

    def estimate(self, patch: ByteImage) -> PatchPose:
        """Return the keypoints of the person in the middle of an upright (patch_size, patch_size, 3) RGB patch."""
        ...
