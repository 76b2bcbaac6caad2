"""The open data on runners as tables of a cohort: 46 runners' stride curves, tests of 48, sheet of 28, and 1832 clinic visits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from psoas.errors import RecordingError
from psoas.recording.fit import read_fit
from validation.trials import load_trials

ROOT = Path(__file__).resolve().parents[2] / "shared" / "data"

# Column of the stride files, and the sign that makes flexion and adduction positive.
ANGLES = {"hip_flexion": ("Hip_Z", -1.0), "knee_flexion": ("Knee_Z", 1.0), "ankle_dorsiflexion": ("Ankle_Z", -1.0)}
STANCE = slice(0, 39)  # percent; toe-off at 38.5 % (FN05), because the curves hold none
SWING = slice(39, 101)

CLOSE = {"age": 0.5, "height": 0.5, "mass": 0.3}
"""Years, cm and kg within which a runner of the curves and one of the sheet are the same person."""

PLAUSIBLE = {"age": (18, 90), "speed": (1.5, 5.5)}


def curves(root: Path = ROOT) -> pd.DataFrame:
    """Return every runner's median stride, long: runner, trial, side, group (laboratory), metric, percent, value, unit."""
    folder = root / "norms" / "stride_curves_46"
    parts = []
    for _, row in pd.read_csv(folder / "metadata.csv").iterrows():
        table = pd.read_csv(folder / row["Filename"], sep="\t")
        for metric, (prefix, sign) in ANGLES.items():
            strides = table[[column for column in table.columns if column.startswith(f"{prefix}_")]].to_numpy(float)
            who = {"runner": row["ID"], "trial": row["ID"], "side": "right", "group": row["Group"], "metric": metric, "unit": "deg"}
            parts.append(pd.DataFrame({**who, "percent": np.arange(101), "value": sign * np.median(strides, axis=1)}))
    return pd.concat(parts, ignore_index=True)


def curve_figures(table: pd.DataFrame) -> pd.DataFrame:
    """Return what a norm is made of, one row a runner: degrees, index runner."""
    wide = {name: part.pivot(index="runner", columns="percent", values="value") for name, part in table.groupby("metric")}
    hip, knee, ankle = (wide[name] for name in ANGLES)
    return pd.DataFrame(
        {
            "hip bend at landing": hip[0],
            "largest hip extension": -hip.min(axis=1),
            "largest hip bend in swing": hip.iloc[:, SWING].max(axis=1),
            "range of the hip": hip.max(axis=1) - hip.min(axis=1),
            "knee bend at landing": knee[0],
            "largest knee bend in stance": knee.iloc[:, STANCE].max(axis=1),
            "largest knee bend in swing": knee.iloc[:, SWING].max(axis=1),
            "ankle bend at landing": ankle[0],
            "largest ankle bend in stance": ankle.iloc[:, STANCE].max(axis=1),
        }
    )


def people(root: Path = ROOT) -> pd.DataFrame:
    """Return the runners of the curves: index runner, columns group, speed, age, height (cm), mass (kg)."""
    table = pd.read_csv(root / "norms" / "stride_curves_46" / "metadata.csv").rename(columns=str.lower)
    return table.set_index("id")[["group", "speed", "age", "height", "mass"]].rename_axis("runner")


def sheet(root: Path = ROOT) -> pd.DataFrame:
    """Return the sheet of 28 runners: age, height, mass, sex, and Thomas angle, right leg and mean of both (extension positive)."""
    table = pd.read_csv(root / "norms" / "RBDSinfo.txt", sep="\t").drop_duplicates("Subject").set_index("Subject")
    named = {"Age": "age", "Height": "height", "Mass": "mass", "Gender": "sex", "RThomas": "Thomas angle, right", "RHIPEXT": "hip extension strength"}
    chosen = table[list(named)].rename(columns=named)
    return chosen.assign(**{"Thomas angle, both": table[["RThomas", "LThomas"]].mean(axis=1)})


def runners_of_tests(root: Path = ROOT) -> pd.DataFrame:
    """Return height (cm) and mass (kg) of the runners of the clinical tests."""
    table = pd.read_csv(root / "norms" / "clinical_tests_deidentified.csv").drop_duplicates("id").set_index("id")
    return table.rename(columns={"height_cm": "height", "mass_kg": "mass"})[["height", "mass"]]


def matched(first: pd.DataFrame, second: pd.DataFrame, by: Sequence[str] = tuple(CLOSE)) -> pd.DataFrame:
    """Return pairs (index of first, index of second) of the same person by age, height and mass; whoever fits two is left out."""
    apart = (np.abs(first[name].to_numpy(float)[:, None] - second[name].to_numpy(float)[None, :]) / CLOSE[name] for name in by)
    fits = np.max(list(apart), axis=0) <= 1 + 1e-9
    sole = fits & (fits.sum(axis=0) == 1)[None, :] & (fits.sum(axis=1) == 1)[:, None]
    rows, columns = np.nonzero(sole)
    return pd.DataFrame({"first": first.index[rows], "second": second.index[columns]})


def clinic(root: Path = ROOT) -> pd.DataFrame:
    """Return clinic visits with a plausible age and a usual running speed: runner, trial, sex, age, value (speed), unit."""
    table = pd.read_csv(root / "norms" / "run_data_meta.csv")
    rows = pd.DataFrame({"runner": table["sub_id"].astype(str), "trial": table.index.astype(str), "age": table["age"], "value": table["speed_r"]})
    rows["sex"] = table["Gender"].map({"Female": "f", "Male": "m"})
    kept = rows["age"].between(*PLAUSIBLE["age"]) & rows["value"].between(*PLAUSIBLE["speed"]) & rows["sex"].notna()
    return rows[kept].reset_index(drop=True)


def plate_runs(root: Path = ROOT) -> pd.DataFrame:
    """Return step rate and contact time by force plates, one row a trial: runner, trial, speed, step rate, contact time, strides."""
    rows = []
    for trial in load_trials(root / "mocap"):
        contacts = np.sort(np.concatenate([trial.initial_contact[side] for side in ("left", "right")]))
        steps = np.diff(contacts)
        lengths = [
            float(off - contact)
            for side in ("left", "right")
            for contact in trial.initial_contact[side]
            for off in trial.toe_off[side][(trial.toe_off[side] > contact) & (trial.toe_off[side] < contact + 0.45)][:1]
        ]
        usual = steps[(steps > 0.2) & (steps < 0.6)]
        rate, contact = (60 / float(np.mean(usual)) if len(usual) else np.nan), float(np.mean(lengths)) if lengths else np.nan
        rows.append(
            {"runner": trial.runner, "trial": trial.name, "speed": trial.speed, "step rate": rate, "contact time": contact, "steps": len(usual)}
        )
    return pd.DataFrame(rows)


def watch_blocks(root: Path = ROOT) -> pd.DataFrame:
    """Return means of half a minute of running by a watch: device file, speed, step rate, contact time (ms); files of 5 min and more.

    Seconds follow each other closely, so they are no people and not even independent looks; half minutes are nearly so.
    """
    parts = []
    for path in sorted((root / "fit").glob("*.fit")):
        try:
            runs = [one.course for one in read_fit(path) if one.is_run]
        except RecordingError:
            continue
        for course in runs:
            if not {"speed", "step_rate", "contact_time"} <= set(course.data_vars):
                continue
            seconds = course[["speed", "step_rate", "contact_time"]].to_dataframe().dropna().reset_index()
            running = seconds[(seconds["speed"] > 1.5) & seconds["contact_time"].between(0.12, 0.45) & seconds["step_rate"].between(130, 220)]
            means = running.groupby((running["time"] // 30).astype(int)).mean()
            parts.append(means.assign(file=path.stem, **{"contact time": 1e3 * means["contact_time"], "step rate": means["step_rate"]}))
    blocks = pd.concat(parts)[["file", "speed", "step rate", "contact time"]]
    return blocks.groupby("file").filter(lambda one: len(one) >= 10).reset_index(drop=True)


def strength_trials(root: Path = ROOT) -> pd.DataFrame:
    """Return three pulls of each runner's right hip against a force meter, in one visit: runner, test, pull, value (kg)."""
    table = pd.read_csv(root / "norms" / "clinical_tests_deidentified.csv")
    right = table[table["side"] == "R"]
    names = {"hip_abd": "hip abduction", "hip_ext": "hip extension", "hip_er": "outward turn", "hip_ir": "inward turn"}
    parts = [
        pd.DataFrame({"runner": right["id"], "test": name, "pull": pull, "value": pd.to_numeric(right[f"{key}_trial{pull}_kg"], errors="coerce")})
        for key, name in names.items()
        for pull in (1, 2, 3)
    ]
    return pd.concat(parts, ignore_index=True)
