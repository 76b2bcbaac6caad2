"""The camera's connection: who may open it, what it takes, that it keeps nothing, and that it goes on when the eye is gone."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from starlette.websockets import WebSocketDisconnect

from psoas.app.coach_eye.eye import Eye, EyeGone
from psoas.app.coach_eye.eye_child import LARGEST_FILE
from psoas.app.coach_eye.frames import Arriving
from psoas.app.coach_eye.watch import Watch
from psoas.errors import InputError
from psoas.knowledge.coach_rules import coach_rules
from psoas.knowledge.exercises import exercises
from psoas.pose.region import Region

HERE = {"origin": "http://testserver"}  # whom the test client asks by WebSocket


def jpeg(image: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes()


def stamped(seconds: float, picture: bytes) -> bytes:
    return struct.pack("<d", seconds) + picture


EMPTY = jpeg(np.full((288, 384, 3), 128, np.uint8))


@pytest.fixture(scope="module")
def eye():
    opened = Eye()
    yield opened
    opened.close()


@pytest.fixture
def camera(application, client, person_id, eye):
    """Open the camera of an exercise, with an eye that is there already."""
    application.state.eye = eye
    return lambda exercise="EX07", **headers: client.websocket_connect(f"/p/{person_id}/camera/{exercise}/frames", headers={**HERE, **headers})


def photo(shared_data, name: str, number: int = 0) -> np.ndarray:
    path = shared_data / "physio" / "photos" / name / f"{number}.jpg"
    if not path.is_file():
        pytest.skip(f"needs {path.name} of {name}, which is not here")
    image = cv2.imread(str(path))
    scale = 384 / max(image.shape[:2])
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def test_the_page_is_there_for_every_exercise_and_test(client, person_id, application, eye):
    application.state.eye = eye
    for id in (*sorted(exercises())[::5], "T09", "T01"):
        page = client.get(f"/p/{person_id}/camera/{id}")
        assert page.status_code == 200
        assert ("data-open" in page.text) is (id in coach_rules())
        assert id in coach_rules() or "nothing is lost" in page.text


def test_there_is_no_page_for_what_does_not_exist(client, person_id):
    assert client.get(f"/p/{person_id}/camera/EX99").status_code == 404


def test_an_empty_room_is_told(camera):
    with camera() as socket:
        for moment in range(5):
            socket.send_bytes(stamped(moment / 4, EMPTY))
            answer = socket.receive_json()
        assert answer["points"] is None
        assert answer["missing"].startswith("Nobody is seen")
        assert answer["time"] == 1.0


@pytest.mark.data
def test_a_real_plank_is_seen_timed_and_read(camera, shared_data):
    picture = jpeg(photo(shared_data, "Plank", 1))
    with camera() as socket:
        for moment in np.arange(0, 8, 0.25):
            socket.send_bytes(stamped(float(moment), picture))
            answer = socket.receive_json()
        assert len(answer["points"]) == 19
        assert answer["hold"] == pytest.approx(7.75, abs=1.0)
        assert "±" in answer["angle"]
        socket.send_text('{"side": "right"}')
        for moment in np.arange(20, 21, 0.25):
            socket.send_bytes(stamped(float(moment), picture))
            answer = socket.receive_json()
        assert answer["longest"] < 2


@pytest.mark.data
def test_two_real_positions_in_turn_are_repetitions(camera, shared_data):
    low, high = (jpeg(photo(shared_data, "Butt_Lift_Bridge", number)) for number in (0, 1))
    with camera("EX10") as socket:
        for moment in np.arange(0, 12, 0.25):
            socket.send_bytes(stamped(float(moment), high if moment % 3 >= 1.5 else low))
            answer = socket.receive_json()
    assert answer["count"] in (3, 4)


@pytest.mark.data
def test_no_picture_is_ever_on_the_disk(camera, settings, shared_data):
    places = [settings.folder, Path(tempfile.gettempdir())]

    def files() -> set[tuple[Path, int]]:
        found = set()
        for place in places:
            for path in place.rglob("*") if place == settings.folder else place.glob("*"):
                try:
                    found.add((path, path.stat().st_size)) if path.is_file() else None
                except OSError:
                    continue
        return found

    picture = jpeg(photo(shared_data, "Plank"))
    before = files()
    with camera() as socket:
        for moment in np.arange(0, 3, 0.25):
            socket.send_bytes(stamped(float(moment), picture))
            socket.receive_json()
    for path, _ in files() - before:
        assert picture[200:2000] not in path.read_bytes(), path


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="needs /proc, which says what a process wrote")
def test_the_process_that_looks_writes_nothing_to_the_disk(eye):
    eye.open()
    told = Path(f"/proc/{eye.pid}/io")
    before = told.read_text().split("write_bytes: ")[1].split()[0]
    for _ in range(5):
        eye.look(EMPTY, Region(192, 144, 250))
    assert told.read_text().split("write_bytes: ")[1].split()[0] == before
    opened = [os.readlink(link) for link in Path(f"/proc/{eye.pid}/fd").iterdir()]
    assert [name for name in opened if name.startswith("/") and not name.startswith(("/dev/", "/proc/", "/sys/"))] == []


def closed_with(socket) -> int:
    try:
        while True:
            socket.receive_json()
    except WebSocketDisconnect as closed:
        return closed.code


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (stamped(0, b"x" * (LARGEST_FILE + 1)), 1009),
        (b"short", 1008),
        (stamped(0, b"not a picture"), 1008),
        (stamped(0, jpeg(np.zeros((700, 700, 3), np.uint8))), 1008),
        ('{"side": "up"}', 1008),
        ("[]", 1008),
        ("x" * 300, 1009),
    ],
)
def test_what_no_page_of_ours_sends_ends_the_connection(camera, message, code):
    with camera() as socket:
        socket.send_text(message) if isinstance(message, str) else socket.send_bytes(message)
        assert closed_with(socket) == code


def test_too_many_messages_end_the_connection(camera):
    with camera() as socket:
        for _ in range(300):
            socket.send_text('{"side": "left"}')
        assert closed_with(socket) == 1008


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null"])
def test_another_site_cannot_open_the_camera(camera, origin):
    with pytest.raises(WebSocketDisconnect), camera(origin=origin) as socket:
        socket.receive_json()


def test_the_camera_of_an_exercise_that_is_not_known_does_not_open(camera):
    with pytest.raises(WebSocketDisconnect), camera("EX29") as socket:
        socket.receive_json()


def test_only_who_may_see_a_person_opens_their_camera(practice, client_as, eye):
    from psoas.store.models import Person

    practice.state.eye = eye
    mine, other = client_as("runner"), client_as("runner", "Other")
    with practice.state.database.writing() as session:
        person = Person(name="Mine", account_id=mine.account)
        session.add(person)
        session.flush()
        path = f"/p/{person.id}/camera/EX07/frames"
    with mine.websocket_connect(path, headers=HERE) as socket:
        socket.send_bytes(stamped(0, EMPTY))
        assert socket.receive_json()["points"] is None
    with pytest.raises(WebSocketDisconnect), other.websocket_connect(path, headers=HERE) as socket:
        socket.receive_json()


def test_when_the_eye_is_gone_it_is_said_and_it_comes_back(camera, eye):
    with camera() as socket:
        socket.send_bytes(stamped(0, EMPTY))
        assert "gone" not in socket.receive_json()
        os.kill(eye.pid, 9)
        time.sleep(0.2)
        socket.send_bytes(stamped(1, EMPTY))
        first = socket.receive_json()
        socket.send_bytes(stamped(2, EMPTY))
        assert "gone" in first or first["points"] is None
        assert socket.receive_json()["time"] == 2


def test_an_eye_that_says_nothing_is_ended_and_told(monkeypatch):
    monkeypatch.setattr("psoas.app.coach_eye.eye.ANSWER_WITHIN", 0.3)
    silent = Eye((sys.executable, "-c", "import sys, time; sys.stdout.write('ready'); sys.stdout.flush(); time.sleep(60)"))
    with pytest.raises(EyeGone):
        silent.look(EMPTY, None)
    assert silent.pid is None


def test_an_eye_that_does_not_start_is_told():
    with pytest.raises(EyeGone, match="did not start"):
        Eye((sys.executable, "-c", "raise SystemExit(1)")).look(EMPTY, None)


def test_an_eye_ends_with_whoever_opened_it():
    script = "from psoas.app.coach_eye.eye import Eye; eye = Eye(); eye.open(); print(eye.pid, flush=True); import os; os._exit(0)"
    pid = int(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True).stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the child is still there")


def test_a_picture_larger_than_a_camera_gives_is_refused(eye):
    with pytest.raises(InputError):
        eye.look(jpeg(np.zeros((5000, 5000, 3), np.uint8)), None)


def test_only_the_newest_picture_waits():
    newest = Arriving()
    for moment in range(4):
        newest.put(stamped(moment, bytes([moment + 1])))
    assert newest.take() == (3.0, b"\x04")
    assert newest.dropped == 3
    newest.put(stamped(9, b"z"))
    assert newest.dropped == 3


def test_a_watch_looks_back_two_minutes_and_no_further():
    watch = Watch(coach_rules()["EX07"], "left")
    for moment in range(200):
        watch.add(float(moment), None)
    assert watch.recording().sizes["time"] == 121
    watch.begin("right")
    watch.add(201.0, None)
    assert watch.recording().sizes["time"] == 1


def test_pictures_that_go_back_in_time_are_left_out():
    watch = Watch(coach_rules()["EX07"], "left")
    for moment in (1.0, 0.5, 1.0, float("nan"), 2.0):
        watch.add(moment, None)
    assert watch.recording()["time"].values.tolist() == [1.0, 2.0]
