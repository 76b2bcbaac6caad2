"""The body room against other people's results; writes docs/validation/muscles.md. Needs ../shared/data.

python -m validation.validate_muscles
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from psoas.body import Model
from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.ground_contact import feet_forces
from psoas.body.load_sharing import SharingRule, share_loads
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.muscle_state import muscle_state
from psoas.body.smoothing import smooth_motion
from psoas.recording.mot import read_mot, read_table

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "mocap"
PAGE = ROOT / "docs" / "validation" / "muscles.md"
GROUPS = {
    "psoas": ("psoas",),
    "iliacus": ("iliacus",),
    "gluteus maximus": ("glut_max1", "glut_max2", "glut_max3"),
    "hamstrings": ("bifemlh", "semimem", "semiten"),
    "rectus femoris": ("rect_fem",),
    "vasti": ("vas_lat", "vas_med", "vas_int"),
    "gastrocnemius": ("med_gas", "lat_gas"),
    "soleus": ("soleus",),
}
JOINTS = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")


def motion_of(model: Model, table, cutoff: float | None) -> Motion:  # type: ignore[no-untyped-def]
    columns = [np.deg2rad(table[c.name]) if c.motion == "rotational" else table[c.name] for c in model.coordinates]
    smooth = smooth_motion(table["time"].values, np.column_stack(columns), cutoff)
    return Motion(smooth.time, *model.complete_motion(smooth.q, smooth.qd, smooth.qdd))


def against_cmc() -> list[str]:
    folder = DATA / "hamner_cmc_4ms"
    model = Model.from_osim(folder / "runningModel_CMC_test.osim")
    motion = motion_of(model, read_table(folder / "runningModel_Kinematics_q.sto"), 15.0)
    loads, _ = feet_forces(model, motion.time, motion.q, read_mot(folder / "runningModel_GRF_data.mot"))
    moment = inverse_dynamics(model, motion, loads).moment
    geometry = muscle_geometry(model, motion.q)
    sharing = share_loads(model, moment, geometry, muscle_state(model, geometry.length, geometry.velocity(motion.qd)), SharingRule())
    reserve = (np.abs(sharing.reserve).max(axis=0) / np.abs(sharing.moment).max(axis=0)).max()
    theirs = read_table(folder / "std_runningModel_CMC_Actuation_force.sto")
    time, weight = theirs["time"].values, model.mass * 9.81
    rows = [
        f"Largest reserve of ours: {100 * reserve:.1f} % of the peak moment at its joint.",
        "",
        "| group, side | peak here | peak CMC | here later by | r |",
        "|---|---|---|---|---|",
    ]
    for group, names in GROUPS.items():
        for side in "rl":
            ours = sum(np.interp(time, motion.time, sharing.force[:, model.muscle(f"{name}_{side}")]) for name in names) / weight
            other = sum(theirs[f"{name}_{side}"].values for name in names) / weight
            later = 1e3 * (time[np.argmax(ours)] - time[np.argmax(other)])
            rows.append(f"| {group}, {side} | {ours.max():.2f} BW | {other.max():.2f} BW | {later:.0f} ms | {np.corrcoef(ours, other)[0, 1]:.2f} |")
    return rows


def against_third_party_moments() -> list[str]:
    folder = DATA / "dorn_jog_3p5ms"
    model = Model.from_osim(folder / "JA1_SCALED_Osim40.osim")
    kinematics, theirs = read_table(folder / "jog_ik.mot"), read_table(folder / "jog_id.sto")
    motion = motion_of(model, kinematics, 12.0)
    loads, _ = feet_forces(model, motion.time, motion.q, read_mot(folder / "jog_grf.mot"))
    moment = inverse_dynamics(model, motion, loads).moment
    inside = (theirs["time"].values >= motion.time[0]) & (theirs["time"].values <= motion.time[-1])
    time = theirs["time"].values[inside][10:-10]
    rows = ["| joint | root mean square difference | range of theirs | r |", "|---|---|---|---|"]
    for joint in JOINTS:
        ours = np.concatenate([np.interp(time, motion.time, moment[:, model.coordinate(f"{joint}_{side}")]) for side in "rl"])
        other = np.concatenate([np.interp(time, theirs["time"].values, theirs[f"{joint}_{side}_moment"].values) for side in "rl"])
        difference, r = np.sqrt(np.mean((ours - other) ** 2)), np.corrcoef(ours, other)[0, 1]
        rows.append(f"| {joint} | {difference:.2f} N m | {other.min():.0f} to {other.max():.0f} N m | {r:.4f} |")
    return rows


TEXT = """# Muscles, against other people's results

Written by `python -m validation.validate_muscles`. Data: ../shared/data/INDEX.md.

## Computed muscle control, running at 4 m/s

Hamner et al. 2010 (10.1016/j.jbiomech.2010.06.025), subject 02, 92 muscles; their forces come from OpenSim's computed muscle control (CMC) with
elastic tendons and activation dynamics, ours from static optimisation (exponent 2, passive force, stiff tendons) on the same motion and ground
forces, motion filtered at 15 Hz. BW is body weight.

{cmc}

Timing of the hip flexors in swing, the hamstrings in late swing, the gluteus maximus at contact, vasti and calf agree. Where the two differ:
CMC lets tendons stretch and activation take time, and its controller may co-contract; static optimisation does neither. Stiff tendons make
fibres of calf and vasti faster than they are, so shares within these groups shift. Rectus femoris works against the iliacus for the same hip
moment: CMC gives that moment to the iliacus, a sum of squared activations spreads it over both. Rectus forces should not be quoted on their own.

## Moments by a third party, overground at 3.5 m/s

Dorn et al. 2012 (10.1242/jeb.064527), subject JA1, inverse dynamics published with github.com/aaronsfox/flash-running @ 6a8a990; ours from
their angles and the same plates, angles filtered at 12 Hz, forces as measured.

{moments}
"""


def main() -> None:
    page = TEXT.format(cmc="\n".join(against_cmc()), moments="\n".join(against_third_party_moments()))
    PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
