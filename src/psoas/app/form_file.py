"""The files of a plain multipart form, written to the disk as they come and never held in memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, FormParser, parse_options_header

from psoas.app.intake import check_room
from psoas.app.settings import Settings
from psoas.errors import InputError
from psoas.store.disk import FULL, disk_full

FOLDER = "form-"
LARGEST_FIELD = 1024
MOST_FIELDS = 20
AT_ONCE = 1024 * 1024  # bytes that are handed to the disk together


@dataclass(frozen=True, slots=True)
class FormFile:
    """What a form sent: what the file shows, its name, and where it is for the moment."""

    kind: str
    name: str
    path: Path


@asynccontextmanager
async def received_form(request: Request, settings: Settings) -> AsyncIterator[FormFile]:
    """Yield the one file that a form sends in its fields ``kind`` and ``file``, as `received_files` does."""
    async with received_files(request, settings, most=1) as files:
        yield files[0]


@asynccontextmanager
async def received_files(request: Request, settings: Settings, *, most: int) -> AsyncIterator[tuple[FormFile, ...]]:
    """Yield the files that a form sends in its fields ``kind`` and ``file``; they are gone when the block is left.

    Parameters
    ----------
    request
        Its body was not read yet.
    settings
        Where the files are put.
    most
        How many there may be.

    Raises
    ------
    InputError
        If the form is broken, has no file or more than `most`. How large each is, is looked at as it is taken in.
    StoreError
        If the disk is full.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit():
        check_room(settings, "the file", int(announced))
    settings.incoming.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER, dir=settings.incoming))
    try:
        yield await _receive(request, folder, most)
    finally:
        await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)


async def _receive(request: Request, folder: Path, most: int) -> tuple[FormFile, ...]:
    fields: dict[str, str] = {}
    found: list[File] = []

    def on_field(field: Field) -> None:
        fields[_text(field.field_name)] = _text(field.value)

    def on_file(file: File) -> None:
        if len(found) == most:
            raise InputError(f"More than {most} files came along.", "Send the others after these.")
        found.append(file)

    kind, options = parse_options_header(request.headers.get("content-type", ""))
    limits = {
        "UPLOAD_DIR": str(folder),
        "UPLOAD_DELETE_TMP": False,
        "MAX_MEMORY_FILE_SIZE": 0,
        "MAX_FIELDS": MOST_FIELDS,
        "MAX_FIELD_SIZE": LARGEST_FIELD,
    }
    try:
        if kind != b"multipart/form-data":
            raise ValueError(kind)
        parser = FormParser(kind.decode(), on_field, on_file, boundary=options.get(b"boundary"), config=limits)
        await _feed(request, parser)
        for file in found:
            file.close()
    except (FormParserError, ValueError) as error:
        raise InputError("The form did not arrive whole.", "Send it again.") from error
    except OSError as error:
        if error.errno in FULL:
            raise disk_full("the file") from error
        raise
    sent = tuple(_sent(file, fields.get("kind", ""), folder) for file in found if file.file_name and (file.size or most > 1))
    if not sent:
        raise InputError("No file came along.", "Choose the file, then send it.")
    return sent


def _sent(file: File, kind: str, folder: Path) -> FormFile:
    """Return what came of a file; an empty one was never written, and is made so that it is refused by its name."""
    if file.actual_file_name:
        return FormFile(kind, _text(file.file_name), Path(file.actual_file_name.decode()))
    empty = folder / "empty"
    empty.touch()
    return FormFile(kind, _text(file.file_name), empty)


async def _feed(request: Request, parser: FormParser) -> None:
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) >= AT_ONCE:
            await run_in_threadpool(parser.write, bytes(held))
            held.clear()
    await run_in_threadpool(parser.write, bytes(held))
    parser.finalize()


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")
