"""An .osim file as a tree of elements that know where they stand, so that every complaint can say so."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

LARGEST_FILE = 64 * 2**20  # bytes; the largest published model has 3 MB


@dataclass(frozen=True)
class Element:
    """One element of a model file.

    Parameters
    ----------
    node
        The XML element.
    file
        Name of the file.
    place
        Names from the model down to this element, for messages.
    defaults
        Class of object -> its element in the file's `defaults`, whose values hold where an object gives none.
    """

    node: ET.Element
    file: str
    place: str
    defaults: dict[str, ET.Element]

    @property
    def kind(self) -> str:
        """Tag of the element: the OpenSim class or property."""
        return self.node.tag

    @property
    def name(self) -> str:
        """The name it was given, or its tag."""
        return self.node.get("name") or self.node.tag

    def find(self, path: str) -> Element | None:
        """Return the first element at `path` below this one, or the default's, or None."""
        node = self.node.find(path)
        if node is None and self.kind in self.defaults and self.defaults[self.kind] is not self.node:
            node = self.defaults[self.kind].find(path)
        return None if node is None else self._below(node)

    def children(self, path: str = ".") -> list[Element]:
        """Return the children of the element at `path`; none where it is missing."""
        parent = self.node.find(path)
        return [] if parent is None else [self._below(child) for child in parent if isinstance(child.tag, str)]

    def text(self, path: str, default: str | None = None) -> str:
        """Return the text at `path` without blanks around it; complain where it is missing and has no default."""
        found = self.find(path)
        content = "" if found is None else (found.node.text or "").strip()
        if content:
            return content
        if default is None:
            raise self.error(f"has no <{path}>")
        return default

    def number(self, path: str, default: float | None = None) -> float:
        """Return the number at `path`."""
        return float(self.vector(path, 1, None if default is None else (default,))[0])

    def vector(self, path: str, length: int | None, default: tuple[float, ...] | None = None) -> FloatArray:
        """Return the numbers at `path`: `length` of them, or any count when it is None."""
        content = self.text(path, None if default is None else " ".join(map(repr, default)))
        try:
            values = np.array([float(word) for word in content.replace("(", " ").replace(")", " ").split()])
        except ValueError:
            raise self.error(f"has <{path}> '{content[:40]}', which is not a list of numbers") from None
        if length is not None and len(values) != length:
            raise self.error(f"has <{path}> with {len(values)} numbers where {length} belong")
        return values

    def flag(self, path: str, default: bool) -> bool:
        """Return the truth at `path`."""
        return self.text(path, str(default)).lower() in ("true", "1")

    def error(self, what: str) -> RecordingError:
        """Return an error that says where this element stands and what is wrong with it."""
        return RecordingError(f"{self.file}: {self.place} {what}.")

    def cannot(self, what: str) -> RecordingError:
        """Return the error for something that psoas does not represent."""
        return RecordingError(
            f"{self.file}: {self.place} {what}, which psoas cannot represent.", "Replace it in OpenSim, or use another model; nothing was left out."
        )

    def _below(self, node: ET.Element) -> Element:
        name = node.get("name") or node.tag
        return Element(node, self.file, f"{self.place} > {name}" if node.get("name") else f"{self.place} {node.tag}", self.defaults)


def open_model(path: Path) -> Element:
    """Read an .osim file and return its model element, in the layout of version 4.

    Parameters
    ----------
    path
        An .osim file of OpenSim 4; files of versions 2 and 3 are brought into the layout of version 4 first.

    Raises
    ------
    RecordingError
        If the file is missing, is not a model, or is too large to be one.
    """
    from psoas.body.osim.legacy import FIRST_OF_VERSION_4, bring_up_to_version_4

    if not path.is_file():
        raise RecordingError(f"There is no model file {path}.")
    if path.stat().st_size > LARGEST_FILE:
        raise RecordingError(f"{path.name} has {path.stat().st_size / 2**20:.0f} MB; a model file has a few.")
    try:
        root = ET.parse(path).getroot()
    except ET.ParseError as error:
        raise RecordingError(f"{path.name} is not a whole XML file: {error}.", "Save the model again in OpenSim.") from None
    model = root.find("Model")
    if root.tag != "OpenSimDocument" or model is None:
        raise RecordingError(f"{path.name} holds no OpenSim model.", "Give the .osim file of a model, not of a set-up or a motion.")
    version = root.get("Version", "0")
    if int(version) < FIRST_OF_VERSION_4:
        bring_up_to_version_4(model)
    defaults = model.find("defaults")
    return Element(model, path.name, model.get("name") or "model", {node.tag: node for node in defaults} if defaults is not None else {})
