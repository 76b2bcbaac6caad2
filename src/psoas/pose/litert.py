"""Networks of the TensorFlow Lite format, run by LiteRT from the weights in this package."""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from psoas.errors import PsoasError
from psoas.pose.pruning import keep_outputs
from psoas.recording.dataset import FloatArray

_reading = threading.Lock()


class Network:
    """One network with its own working memory: use each from one thread at a time.

    Parameters
    ----------
    name
        File name of the weights, without ``.tflite``.
    outputs
        Names of the outputs that are wanted.
    threads
        How many cores one call may use.

    Raises
    ------
    PsoasError
        If the weights are not in the installed package.
    """

    def __init__(self, name: str, outputs: tuple[str, ...], threads: int = 1) -> None:
        from ai_edge_litert.interpreter import Interpreter

        with _reading:  # once, however many workers start together
            self._model = read_model(name, outputs)
        self._interpreter: Any = Interpreter(model_content=self._model, num_threads=threads)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        places = {output["name"]: output["index"] for output in self._interpreter.get_output_details()}
        self._outputs = [places[output] for output in outputs]

    def __call__(self, batch: FloatArray) -> list[FloatArray]:
        """Return the outputs for a batch, in the order in which they were named."""
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(place) for place in self._outputs]


@lru_cache
def read_model(name: str, outputs: tuple[str, ...]) -> bytes:
    """Return the model of a weights file in this package, reduced to what some of its outputs need.

    Raises
    ------
    PsoasError
        If the file is not in the installed package.
    """
    source = files("psoas.pose").joinpath("weights", f"{name}.tflite")
    if not source.is_file():
        raise PsoasError(
            f"The weights {name}.tflite are missing from the installed psoas.",
            "Install it again: pip install --force-reinstall psoas (from a checkout: pip install .).",
        )
    return keep_outputs(source.read_bytes(), outputs)


def sigmoid(x: FloatArray) -> FloatArray:
    """Return 1 / (1 + exp(-x)), safe for large |x|."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))))
