"""The running trials with force plates, as keypoint paths in metres and contact times from the plates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import butter, sosfiltfilt

from validation.joint_centres import follow_cluster, hip_centres, joint_between
from validation.marker_files import Markers, read_c3d, read_rbds_markers, read_storage, read_trc

THRESHOLD = 50.0
MOCAP = Path(__file__).resolve().parents[2] / "shared" / "data" / "mocap"


@dataclass(frozen=True, slots=True)
class Trial:
    """One run: keypoint name -> (frames, 3) in m (forward, up, to the runner's right), and the plates' events in s."""

    name: str
    runner: str
    speed: float
    credit: str
    time: np.ndarray
    points: Mapping[str, np.ndarray]
    initial_contact: Mapping[str, np.ndarray]
    toe_off: Mapping[str, np.ndarray]


def load_trials(root: Path = MOCAP) -> list[Trial]:
    """Return every trial of `root` that has markers and plates.

    The run of hamner_cmc_4ms is not among them: its forces are, number for number, two contacts of rajagopal_run_4ms.
    """
    return [
        rajagopal_run(root / "rajagopal_run_4ms"),
        *(hamner_run(root / "hamner04_2_and_4ms" / "trials" / name, "Hamner S04", speed) for name, speed in (("run200", 2.0), ("run400", 4.0))),
        dorn_jog(root / "dorn_jog_3p5ms"),
        rbds_text(root / "rbds001"),
        rbds_c3d(root / "rbds001"),
    ]


def threshold_crossings(time: np.ndarray, force: np.ndarray, threshold: float = THRESHOLD, shortest: float = 0.15) -> tuple[np.ndarray, np.ndarray]:
    """Return (initial contacts, toe-offs): where the vertical force crosses `threshold`, interpolated.

    A crossing at the very edge of the record, or one whose contact is shorter than `shortest` (a foot that met two plates), is left out
    on the side that cannot be trusted.
    """
    on = force >= threshold
    rise, fall = np.flatnonzero(~on[:-1] & on[1:]), np.flatnonzero(on[:-1] & ~on[1:])

    def cross(k: np.ndarray) -> np.ndarray:
        return time[k] + (threshold - force[k]) / (force[k + 1] - force[k]) * (time[k + 1] - time[k])

    contacts, offs = cross(rise), cross(fall)
    contacts = np.array([t for t in contacts if not ((offs > t) & (offs < t + shortest)).any() and t - time[0] > 0.02])
    offs = np.array([t for t in offs if time[-1] - t > 0.005])
    return contacts, offs


def rajagopal_run(folder: Path) -> Trial:
    """Rajagopal 2016: treadmill, 4 m/s, 100 Hz, both feet's forces at 1000 Hz."""
    time, moving = read_trc(folder / "motion_capture_run.trc")
    _, static = read_trc(folder / "static_run.trc")
    points = {}
    for side, s in (("left", "L"), ("right", "R")):
        points[f"{side}_hip"] = follow_cluster(static, moving, ["LASI", "RASI", "LPSI", "RPSI"], _still(static, f"{s}HJC"))
        points[f"{side}_knee"] = follow_cluster(static, moving, [f"{s}TH{k}" for k in (1, 2, 3)], _still(static, f"{s}LFC", f"{s}MFC"))
        points[f"{side}_ankle"] = follow_cluster(
            static, moving, _present(moving, [f"{s}TB{k}" for k in (1, 2, 3)]), _still(static, f"{s}LMAL", f"{s}MMAL")
        )
        points |= {f"{side}_heel": moving[f"{s}CAL"], f"{side}_toe": moving[f"{s}TOE"], f"{side}_shoulder": moving[f"{s}ACR"]}
    contacts, offs = _two_plates(folder / "grf_run.mot", "L_ground_force_vy", "R_ground_force_vy")
    return Trial("Rajagopal 4.0", "Rajagopal", 4.0, "Rajagopal 2016", time, points, contacts, offs)


def hamner_run(
    folder: Path,
    runner: str,
    speed: float,
    forces: str = "grf.mot",
    markers: str = "markers.trc",
    columns: tuple[str, str] = ("L_ground_force_vy", "R_ground_force_vy"),
) -> Trial:
    """Hamner and Delp 2013: treadmill, 100 Hz, both feet's forces; no static pose, so joints by motion."""
    time, moving = read_trc(folder / markers)
    left_hip, right_hip = hip_centres(moving, "RASI", "LASI", "RPSI", "LPSI")
    points = {"left_hip": left_hip, "right_hip": right_hip}
    for side, s in (("left", "L"), ("right", "R")):
        thigh, shank = [f"{s}TH{k}" for k in (1, 2, 3)], [f"{s}TB{k}" for k in (1, 2, 3)]
        lowest_thigh = min(thigh, key=lambda name: np.nanmedian(moving[name][:, 1]))
        points[f"{side}_knee"] = joint_between(moving, thigh, shank, moving[lowest_thigh])
        points[f"{side}_ankle"] = joint_between(moving, shank, [f"{s}CAL", f"{s}TOE", f"{s}MT5"], (moving[f"{s}CAL"] + moving[f"{s}MT5"]) / 2)
        points |= {f"{side}_heel": moving[f"{s}CAL"], f"{side}_toe": moving[f"{s}TOE"], f"{side}_shoulder": moving[f"{s}ACR"]}
    contacts, offs = _two_plates(folder / forces, *columns)
    return Trial(f"{runner} {speed:.1f}", runner, speed, "Hamner and Delp 2013", time, points, contacts, offs)


def dorn_jog(folder: Path) -> Trial:
    """Dorn 2012: overground over eight plates, 3.5 m/s, 250 Hz, forces 1500 Hz.

    The plates are read from the C3D: the third party's jog_grf.mot lags them by two frames (8 ms), while jog.trc is the C3D's markers
    frame by frame, and the C3D's own foot-strike events lie where its plates are first met.
    """
    time, moving = read_trc(folder / "jog.trc")
    _, _, force_time, analog = read_c3d(folder / "JA1Gait21.c3d")
    _, static = read_trc(folder / "static.trc")
    left_hip, right_hip = _hips_over_sacrum(moving)
    points = {"left_hip": left_hip, "right_hip": right_hip}
    for side, s in (("left", "L"), ("right", "R")):
        thigh = [f"{s}{name}" for name in ("THLP", "THLD", "THAP", "THAD")]
        shank = [f"{s}{name}" for name in ("TIAP", "TIAD", "TILAT")]
        points[f"{side}_knee"] = follow_cluster(static, moving, thigh, _still(static, f"{s}LEPI", f"{s}MEPI"))
        points[f"{side}_ankle"] = follow_cluster(static, moving, shank, _still(static, f"{s}LMAL", f"{s}MMAL"))
        points |= {f"{side}_heel": moving[f"{s}HEEL"], f"{side}_toe": moving[f"{s}TOE"], f"{side}_shoulder": moving[f"{s}SH"]}
    plates = [analog[f"Fz{k}"] for k in range(1, 9)]
    contacts, offs = _one_plate(time, points, force_time, -sum(plate - np.median(plate) for plate in plates))
    return Trial("Dorn 3.5", "Dorn", 3.52, "Dorn 2012", time, points, contacts, offs)


def rbds_text(
    folder: Path, subject: str = "RBDS001", markers: str = "{}runT25markers.txt", forces: str = "{}runT25forces.txt", static: str = "{}static.txt"
) -> Trial:
    """Fukuchi 2017: treadmill, 2.5 m/s, 150 Hz, one plate for both feet at 300 Hz."""
    time, moving = read_rbds_markers(folder / markers.format(subject))
    _, standing = read_rbds_markers(folder / static.format(subject))
    force = np.loadtxt(folder / forces.format(subject), skiprows=1)[:, 2]
    points = _rbds_points(moving, standing)
    contacts, offs = _one_plate(time, points, np.arange(len(force)) / 300.0, force - _flight_level(force))
    return Trial(f"{subject} 2.5", subject, 2.5, "Fukuchi 2017", time, points, contacts, offs)


def rbds_c3d(folder: Path, mass: float = 62.0) -> Trial:
    """Fukuchi 2017: treadmill, 3.5 m/s; the plate's volts are scaled so that the mean force is body weight."""
    time, moving, force_time, analog = read_c3d(folder / "RBDS001runT35.c3d")
    _, standing = read_rbds_markers(folder / "RBDS001static.txt")
    points = _rbds_points(moving, standing)
    volts = -analog["F1Z"]
    volts = volts - _flight_level(volts)
    contacts, offs = _one_plate(time, points, force_time, volts * mass * 9.81 / volts.mean())
    return Trial("RBDS001 3.5", "RBDS001", 3.5, "Fukuchi 2017", time, points, contacts, offs)


def _rbds_points(moving: Markers, static: Markers) -> dict[str, np.ndarray]:
    left_hip, right_hip = hip_centres(moving, "R.ASIS", "L.ASIS", "R.PSIS", "L.PSIS")
    points = {"left_hip": left_hip, "right_hip": right_hip}
    for side, s in (("left", "L"), ("right", "R")):
        thigh, shank = (
            [f"{s}.{segment}.{place}" for place in ("Top.Lateral", "Bottom.Lateral", "Top.Medial", "Bottom.Medial")] for segment in ("Thigh", "Shank")
        )
        points[f"{side}_knee"] = follow_cluster(static, moving, thigh, _still(static, f"{s}.Knee", f"{s}.Knee.Medial"))
        points[f"{side}_ankle"] = follow_cluster(static, moving, shank, _still(static, f"{s}.Ankle", f"{s}.Ankle.Medial"))
        points |= {f"{side}_heel": moving[f"{s}.Heel.Bottom"], f"{side}_toe": (moving[f"{s}.MT1"] + moving[f"{s}.MT5"]) / 2}
    return points


def _still(static: Markers, *names: str) -> np.ndarray:
    return np.mean([np.nanmean(static[name], axis=0) for name in names], axis=0)


def _present(moving: Markers, names: list[str]) -> list[str]:
    return [name for name in names if name in moving]


def _hips_over_sacrum(moving: Markers) -> tuple[np.ndarray, np.ndarray]:
    # One sacral marker stands for both posterior spines: Harrington's regression needs only their midpoint.
    doubled = {**moving, "back_right": moving["SACR"], "back_left": moving["SACR"]}
    return hip_centres(doubled, "RASI", "LASI", "back_right", "back_left")


def _two_plates(path: Path, left: str, right: str) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    table = read_storage(path)
    crossings = {side: threshold_crossings(table["time"].to_numpy(), table[column].to_numpy()) for side, column in (("left", left), ("right", right))}
    return {side: both[0] for side, both in crossings.items()}, {side: both[1] for side, both in crossings.items()}


def _one_plate(
    time: np.ndarray, points: Mapping[str, np.ndarray], force_time: np.ndarray, force: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    # The belt and frame ring near half the sampling rate, which a threshold would cross many times.
    smooth = sosfiltfilt(butter(2, 60.0, fs=1 / (force_time[1] - force_time[0]), output="sos"), force)
    contacts, offs = threshold_crossings(force_time, smooth)
    lower = (
        np.interp(force_time, time, points["left_toe"][:, 1] + points["left_heel"][:, 1] - points["right_toe"][:, 1] - points["right_heel"][:, 1]) < 0
    )

    def of_left(instant: float, shift: float) -> bool:
        return bool(np.interp(instant + shift, force_time, lower.astype(float)) > 0.5)

    return (
        {"left": np.array([t for t in contacts if of_left(t, 0.08)]), "right": np.array([t for t in contacts if not of_left(t, 0.08)])},
        {"left": np.array([t for t in offs if of_left(t, -0.08)]), "right": np.array([t for t in offs if not of_left(t, -0.08)])},
    )


def _flight_level(force: np.ndarray) -> float:
    """Return what the plate reads when nobody is on it: the commonest value among the lowest third."""
    low = np.sort(force)[: len(force) // 3]
    spread = (force.max() - force.min()) / 400
    counts = np.searchsorted(low, low + spread) - np.arange(len(low))
    start = int(np.argmax(counts))
    return float(np.median(low[start : start + counts[start]]))
