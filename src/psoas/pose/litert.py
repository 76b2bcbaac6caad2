"""Networks of the TensorFlow Lite format, run by LiteRT from the weights in this package."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

import numpy as np

from psoas.errors import PsoasError
from psoas.recording.dataset import FloatArray


class Network:
    """One network with its own working memory: use each from one thread at a time.

    Parameters
    ----------
    name
        File name of the weights, without ``.tflite``.
    threads
        How many cores one call may use.

    Raises
    ------
    PsoasError
        If the weights are not in the installed package.
    """

    def __init__(self, name: str, threads: int = 1) -> None:
        from ai_edge_litert.interpreter import Interpreter

        source = files("psoas.pose").joinpath("weights", f"{name}.tflite")
        if not source.is_file():
            raise PsoasError(
                f"The weights {name}.tflite are missing from the installed psoas.",
                "Install it again: pip install --force-reinstall psoas (from a checkout: pip install .).",
            )
        with as_file(source) as path:
            self._interpreter: Any = Interpreter(str(path), num_threads=threads)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = [output["index"] for output in sorted(self._interpreter.get_output_details(), key=lambda output: output["name"])]

    def __call__(self, batch: FloatArray, *wanted: int) -> list[FloatArray]:
        """Return the outputs with the numbers `wanted`, counted by name."""
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(self._outputs[number]) for number in wanted]


def sigmoid(x: FloatArray) -> FloatArray:
    """Return 1 / (1 + exp(-x)), safe for large |x|."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))))
