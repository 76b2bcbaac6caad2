"""The camera coach: a page that shows what a camera sees of an exercise or a test, and the connection its pictures travel on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, HTTPException, Request, WebSocket
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State

from psoas.app.access import Seen
from psoas.app.figures import exercise_figure
from psoas.app.pages import page
from psoas.knowledge.coach_rules import ANGLE_NAMES, CoachRule, coach_rules
from psoas.knowledge.exercises import exercises
from psoas.knowledge.home_tests import home_tests

if TYPE_CHECKING:
    from psoas.app.coach_eye.eye import Eye

TRY_LATER = 1013  # RFC 6455, section 7.4.1
MOST_CAMERAS = 8
"""Connections at a time: they share one eye, which sees 15 to 30 pictures a second in all."""

router = APIRouter()


@router.get("/p/{person_id}/camera/{exercise}")
def camera_page(exercise: str, request: Request, person: Seen) -> HTMLResponse:
    """Show the camera coach of an exercise or a home test."""
    names = {**{id: one.name for id, one in exercises().items()}, **{id: one.name for id, one in home_tests().items()}}
    if exercise not in names:
        raise HTTPException(404, "There is no such exercise or test.")
    rule = coach_rules().get(exercise)
    if rule is not None:
        threading.Thread(target=_open, args=(request.app.state,), daemon=True).start()
    one = exercises().get(exercise)
    return page(
        request,
        "camera.html",
        person_id=person.id,
        exercise=exercise,
        name=names[exercise],
        rule=rule,
        sided=_is_sided(exercise),
        counts=rule is not None and rule.count is not None,
        holds=rule is not None and bool(rule.hold),
        angle=_angle_name(rule),
        tells=_tells(rule),
        figure=exercise_figure(exercise) if one is not None else None,
        cues=one.cues[:3] if one is not None else (),
    )


@router.websocket("/p/{person_id}/camera/{exercise}/frames")
async def camera_frames(exercise: str, socket: WebSocket, person: Seen) -> None:
    """Answer the pictures of a camera; none of them is kept."""
    rule, state = coach_rules().get(exercise), socket.app.state
    if rule is None:
        raise HTTPException(404, "The camera coach does not know this exercise.")
    await socket.accept()
    if state.cameras >= MOST_CAMERAS:
        await socket.close(TRY_LATER)
        return
    state.cameras += 1
    try:
        eye = await run_in_threadpool(_eye, state)
        from psoas.app.coach_eye.frames import serve_frames
        from psoas.app.coach_eye.watch import Watch

        await serve_frames(socket, Watch(rule, "both"), eye)
    finally:
        state.cameras -= 1


def _open(state: State) -> None:
    from psoas.app.coach_eye.eye import EyeGone

    try:
        _eye(state).open()
    except EyeGone:
        return  # the first picture tries again, and says so


def _eye(state: State) -> Eye:
    """Return the eye of the application, made when first wanted: what it needs takes seconds to load, and most pages never do."""
    with state.eye_lock:
        if state.eye is None:
            from psoas.app.coach_eye import frames, watch  # noqa: F401 - loaded here, in a thread, where nobody waits for it
            from psoas.app.coach_eye.eye import Eye

            state.eye = Eye()
        eye: Eye = state.eye
    return eye


def _is_sided(id: str) -> bool:
    return exercises()[id].sided if id in exercises() else home_tests()[id].sides == "each"


def _angle_name(rule: CoachRule | None) -> str:
    if rule is None or not (rule.angle or rule.test_angle):
        return ""
    return ANGLE_NAMES[rule.angle] if rule.angle else home_tests()[rule.test_angle].name


def _tells(rule: CoachRule | None) -> str:
    """Return what is looked for, in words."""
    if rule is None:
        return ""
    wanted = (
        (rule.count, "counts repetitions"),
        (rule.hold, "times the hold"),
        (rule.angle or rule.test_angle, "reads the angle"),
        (rule.cues, "says the one thing to change"),
    )
    *parts, last = [words for there, words in wanted if there]
    return f"{', '.join(parts)} and {last}" if parts else last


def add_camera(application: FastAPI) -> None:
    """Add the camera coach to the application, with an eye that opens when the first camera does."""
    application.state.eye = None
    application.state.eye_lock = threading.Lock()
    application.state.cameras = 0
    application.router.routes.extend(router.routes)
