"""Our own file: a Recording in one Parquet table, read back as it was.

One row a frame; columns are named variable, dot, coordinate (``position.x.left_knee``), so that pandas or any other
reader can use the file directly. Variables along another first dimension (forces) start in row 0 as well and are
followed by nulls. Dimensions, types, names of points and attributes stand as JSON under the key ``psoas`` of the schema.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr

from psoas.errors import RecordingError

FORMAT = "psoas.recording"
VERSION = 1
_KEY = b"psoas"


def write_parquet(recording: xr.Dataset, path: Path) -> None:
    """Write every variable, coordinate and attribute; the file appears whole or not at all.

    Parameters
    ----------
    recording
        Any Recording; attributes may be texts, numbers, truth values, None, lists, tuples and dicts of these.
    path
        The file to write; an older one is replaced.

    Raises
    ------
    RecordingError
        If an attribute or a variable's type cannot be kept.
    """
    columns: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    indexes = {str(dim): _coordinate(recording, str(dim)) for dim in recording.dims}
    rows = {str(variable.dims[0]) for name, variable in recording.variables.items() if variable.dims and variable.dims != (name,)}
    for name, variable in recording.variables.items():
        if variable.dtype.kind not in "fiubU" and not _all_text(variable.values):
            raise RecordingError(f"'{name}' of type {variable.dtype} cannot be kept in {path.name}.", "Use numbers, truth values or text.")
        dims = [str(dim) for dim in variable.dims]
        variables[str(name)] = {
            "dims": dims,
            "dtype": "str" if variable.dtype.kind in "UO" else variable.dtype.str,
            "coordinate": name in recording.coords,
            "attrs": _encode(variable.attrs, path),
        }
        if dims == [name] and (variable.dtype.kind in "UO" or name not in rows):
            variables[str(name)]["values"] = variable.values.tolist()
            continue
        flat = np.asarray(variable.values).reshape(variable.shape[0] if dims else 1, math.prod(variable.shape[1:]))
        for column, label in enumerate(_labels(str(name), dims[1:], indexes)):
            columns[label] = flat[:, column]
    longest = max((len(values) for values in columns.values()), default=0)
    described = {
        "format": FORMAT,
        "version": VERSION,
        "sizes": {str(dim): size for dim, size in recording.sizes.items()},
        "variables": variables,
        "attrs": _encode(recording.attrs, path),
    }
    table = pa.table({name: _padded(values, longest) for name, values in columns.items()})
    table = table.replace_schema_metadata({_KEY: json.dumps(described).encode()})
    _write_whole(table, path)


def read_parquet(path: Path) -> xr.Dataset:
    """Read a file that `write_parquet` wrote.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    xarray.Dataset
        The Recording as it was written.

    Raises
    ------
    RecordingError
        If the file is not Parquet, not ours, of a newer version, or damaged.
    """
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise RecordingError(
            f"{path.name} is not a Parquet file that can be read: {str(error).splitlines()[0]}.", "Make it again from the video."
        ) from None
    metadata = (table.schema.metadata or {}).get(_KEY)
    if metadata is None:
        raise RecordingError(f"{path.name} is a Parquet file but not one of psoas.", "Give the keypoints.parquet of an assessment.")
    try:
        described = json.loads(metadata)
        if described["version"] > VERSION:
            raise RecordingError(f"{path.name} was written by a newer psoas (version {described['version']} of the file).", "Update psoas.")
        return _rebuild(table, described)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise RecordingError(f"{path.name} is damaged: {error}.", "Make it again from the video.") from error


def _rebuild(table: Any, described: dict[str, Any]) -> xr.Dataset:
    sizes, entries = described["sizes"], described["variables"]
    indexes = {name: _index(table, name, sizes[name], entries.get(name)) for name in sizes}
    rebuilt: dict[str, Any] = {}
    for name, entry in entries.items():
        dims, shape = entry["dims"], [sizes[dim] for dim in entry["dims"]]
        if dims == [name]:
            values = indexes[name]
        else:
            rows = shape[0] if dims else 1
            flat = [_column(table, label, rows, entry["dtype"]) for label in _labels(name, dims[1:], indexes)]
            values = np.stack(flat, axis=-1).reshape(shape) if flat else np.empty(shape, dtype=entry["dtype"])
        rebuilt[name] = (dims, values, _decode(entry["attrs"]))
    coordinates = {name: rebuilt.pop(name) for name, entry in entries.items() if entry["coordinate"]}
    return xr.Dataset(rebuilt, coords=coordinates, attrs=_decode(described["attrs"]))


def _index(table: Any, name: str, size: int, entry: dict[str, Any] | None) -> Any:
    if entry is None:
        return np.arange(size)
    if "values" in entry:
        return np.array(entry["values"], dtype=entry["dtype"])
    return _column(table, name, size, entry["dtype"])


def _coordinate(recording: xr.Dataset, dim: str) -> Any:
    return recording[dim].values if dim in recording.coords else np.arange(recording.sizes[dim])


def _labels(name: str, dims: list[str], indexes: dict[str, Any]) -> list[str]:
    return [".".join([name, *map(str, combination)]) for combination in itertools.product(*(indexes[dim] for dim in dims))]


def _padded(values: Any, length: int) -> Any:
    text = values.dtype.kind in "UO"
    array = pa.array([str(value) for value in values], pa.string()) if text else pa.array(np.ascontiguousarray(values), from_pandas=False)
    if len(array) == length:
        return array
    return pa.concat_arrays([array, pa.nulls(length - len(array), array.type)])


def _column(table: Any, name: str, rows: int, dtype: str) -> Any:
    if name not in table.column_names:
        raise ValueError(f"column '{name}' is missing")
    values = table.column(name).slice(0, rows).combine_chunks()
    if len(values) != rows or values.null_count:
        raise ValueError(f"column '{name}' has fewer than {rows} values")
    if dtype == "str":
        return np.array(values.to_pylist(), dtype=str)
    return np.asarray(values.to_numpy(zero_copy_only=False)).astype(dtype)


def _all_text(values: Any) -> bool:
    return all(isinstance(value, str) for value in np.ravel(values))


def _encode(value: Any, path: Path) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dict):
        return {"dict": [[str(key), _encode(entry, path)] for key, entry in value.items()]}
    if isinstance(value, tuple):
        return {"tuple": [_encode(entry, path) for entry in value]}
    if isinstance(value, list | np.ndarray):
        return {"list": [_encode(entry, path) for entry in value]}
    raise RecordingError(f"An attribute of type {type(value).__name__} cannot be kept in {path.name}.", "Use texts, numbers, lists and dicts.")


def _decode(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kind, entries = next(iter(value.items()))
    if kind == "dict":
        return {key: _decode(entry) for key, entry in entries}
    decoded = [_decode(entry) for entry in entries]
    return tuple(decoded) if kind == "tuple" else decoded


def _write_whole(table: Any, path: Path) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    try:
        pq.write_table(table, temporary, compression="zstd")
        # mkstemp gives 0600; the finished file should be as readable as any other of the user's.
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
