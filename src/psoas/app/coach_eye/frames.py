"""One camera's connection: pictures in, answers out, never more than one picture waiting."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from psoas.app.coach_eye.eye import Body, Eye, EyeGone
from psoas.app.coach_eye.eye_child import LARGEST_FILE
from psoas.app.coach_eye.reading import Reading
from psoas.app.coach_eye.watch import Watch
from psoas.errors import InputError
from psoas.finding import Side

STAMP = struct.Struct("<d")  # seconds on the camera's clock, before the JPEG
LONGEST_WORD = 200  # bytes of a text message
MOST_A_SECOND = 40  # messages, over `BURST` seconds
BURST = 5.0
LONGEST = 30 * 60.0  # seconds after which a page must open its camera again
TOO_BIG, NOT_SO, TRY_LATER = 1009, 1008, 1013  # RFC 6455, section 7.4.1
SIDES: dict[str, Side] = {"left": "left", "right": "right", "both": "both"}


@dataclass(slots=True)
class Arriving:
    """The newest picture of a camera; one that was not looked at before the next came is dropped."""

    time: float = 0.0
    picture: bytes = b""
    dropped: int = 0

    def put(self, message: bytes) -> None:
        """Take in a message, in place of the one that waits."""
        self.dropped += bool(self.picture)
        (self.time,), self.picture = STAMP.unpack_from(message), message[STAMP.size :]

    def take(self) -> tuple[float, bytes]:
        """Give away what waits."""
        picture, self.picture = self.picture, b""
        return self.time, picture


class Misuse(Exception):
    """A message that no page of ours sends; carries the code with which the connection is closed."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


async def serve_frames(socket: WebSocket, watch: Watch, eye: Eye) -> None:
    """Answer the pictures of an accepted connection until it ends.

    Parameters
    ----------
    socket
        Accepted. Text messages say which side works (``{"side": "left"}``) and begin anew; the others are `STAMP` and a JPEG.
    watch
        Where what is seen is gathered.
    eye
        What looks.
    """
    newest, come = Arriving(), asyncio.Event()
    code = 0

    async def until_it_ends(work: Awaitable[None]) -> None:
        nonlocal code
        try:
            await work
        except Misuse as misuse:
            code = misuse.code
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page was closed while an answer was on its way
        group.cancel_scope.cancel()

    with anyio.move_on_after(LONGEST) as limit:
        async with anyio.create_task_group() as group:
            group.start_soon(until_it_ends, _receive(socket, newest, come, watch))
            group.start_soon(until_it_ends, _look(newest, come, watch, eye, socket.send_json))
    if code or limit.cancelled_caught:
        await socket.close(code or TRY_LATER)


async def _receive(socket: WebSocket, newest: Arriving, come: asyncio.Event, watch: Watch) -> None:
    allowed, last = MOST_A_SECOND * BURST, monotonic()
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        now = monotonic()
        allowed, last = min(MOST_A_SECOND * BURST, allowed + MOST_A_SECOND * (now - last)) - 1, now
        if allowed < 0:
            raise Misuse(NOT_SO)
        picture, word = message.get("bytes"), message.get("text")
        if picture is not None:
            if not STAMP.size < len(picture) <= STAMP.size + LARGEST_FILE:
                raise Misuse(TOO_BIG if len(picture) > LARGEST_FILE else NOT_SO)
            newest.put(picture)
            come.set()
        else:
            watch.begin(_side(word or ""))


def _side(word: str) -> Side:
    if len(word) > LONGEST_WORD:
        raise Misuse(TOO_BIG)
    try:
        side = json.loads(word).get("side")
    except (ValueError, AttributeError):
        raise Misuse(NOT_SO) from None
    if not isinstance(side, str) or side not in SIDES:
        raise Misuse(NOT_SO)
    return SIDES[side]


async def _look(newest: Arriving, come: asyncio.Event, watch: Watch, eye: Eye, send: Callable[[Any], Awaitable[None]]) -> None:
    while True:
        await come.wait()
        come.clear()
        time, picture = newest.take()
        try:
            body = await run_in_threadpool(eye.look, picture, watch.body.region if watch.body is not None else None)
        except InputError:
            raise Misuse(NOT_SO) from None
        except EyeGone as gone:
            await send({"time": time, "gone": f"{gone.what} {gone.remedy}"})
            continue
        reading = await run_in_threadpool(watch.add, time, body)
        await send(answer_of(time, body, reading, newest.dropped))


def answer_of(time: float, body: Body | None, reading: Reading, dropped: int) -> dict[str, Any]:
    """Return what a page is told of a picture: where the points are as parts of it, and what is said of all so far."""
    points = None
    if body is not None:
        points = [
            [round(float(x) / body.width, 4), round(float(y) / body.height, 4), round(float(sure), 2)]
            for (x, y), sure in zip(body.position, body.confidence, strict=True)
        ]
    angle = reading.angle
    return {
        "time": time,
        "points": points,
        "count": reading.count,
        "hold": None if reading.hold is None else round(reading.hold, 1),
        "longest": None if reading.longest is None else round(reading.longest, 1),
        "angle": None if angle is None else (f"{angle}" if angle.known else "unknown"),
        "cue": None if reading.cue is None else {"id": reading.cue.id, "say": reading.cue.say},
        "missing": reading.missing,
        "dropped": dropped,
    }
