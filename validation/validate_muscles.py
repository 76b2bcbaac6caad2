"""The body room against other people's results; writes docs/validation/muscles.md. Needs ../shared/data.

python -m validation.validate_muscles
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from psoas.body import Model
from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.ground_contact import feet_forces
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.smoothing import smooth_motion
from psoas.body.tendon import share_over_time
from psoas.recording.mot import read_mot, read_table
from validation.muscle_figures import draw_cmc, draw_rbds
from validation.muscle_trials import load_rows, rbds_curves, rbds_rows, run_all, verdict_rows
from validation.side_view_section import side_view_section

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
    _, sharing, _ = share_over_time(model, motion.time, moment, geometry, geometry.velocity(motion.qd), cutoff=15.0)
    reserve = (np.abs(sharing.reserve).max(axis=0) / np.abs(sharing.moment).max(axis=0)).max()
    theirs = read_table(folder / "std_runningModel_CMC_Actuation_force.sto")
    time, weight = theirs["time"].values, model.mass * 9.81
    rows = [
        f"Largest reserve of ours: {100 * reserve:.1f} % of the peak moment at its joint.",
        "",
        "| group, side | peak here | peak CMC | here later by | r |",
        "|---|---|---|---|---|",
    ]
    drawn = {}
    for group, names in GROUPS.items():
        for side in "rl":
            ours = sum(np.interp(time, motion.time, sharing.force[:, model.muscle(f"{name}_{side}")]) for name in names) / weight
            other = sum(theirs[f"{name}_{side}"].values for name in names) / weight
            drawn[group] = (ours, other) if side == "r" else drawn[group]
            later = 1e3 * (time[np.argmax(ours)] - time[np.argmax(other)])
            rows.append(f"| {group}, {side} | {ours.max():.2f} BW | {other.max():.2f} BW | {later:.0f} ms | {np.corrcoef(ours, other)[0, 1]:.2f} |")
    draw_cmc(time, drawn, PAGE.with_name("muscles-cmc.svg"))
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
elastic tendons and activation dynamics, ours from static optimisation (exponent 2, passive force, elastic tendons of the same 4 % strain) on the
same motion and ground forces, motion filtered at 15 Hz. BW is body weight.

{cmc}

![Forces of the right leg, here and by computed muscle control](muscles-cmc.svg)

Timing of the hip flexors in swing, the hamstrings in late swing, the gluteus maximus at contact, vasti and calf agree. Where the two differ: in
CMC activation takes time and depends on what came before, and its controller may let antagonists work against each other; static optimisation
takes each frame on its own and spends as little as it can. Its peaks of iliacus and psoas are higher, its vasti lower. Rectus femoris works
against the iliacus for the same hip moment: CMC gives that moment to the iliacus, a sum of squared activations spreads it over both. Rectus
forces should not be quoted on their own.

## Moments by a third party, overground at 3.5 m/s

Dorn et al. 2012 (10.1242/jeb.064527), subject JA1, inverse dynamics published with github.com/aaronsfox/flash-running @ 6a8a990; ours from
their angles and the same plates, angles filtered at 12 Hz, forces as measured.

{moments}

## Every trial, and what may be quoted of it

What `psoas muscles` says of each trial in data/mocap, with the runner model of psoas (80 muscles of Rajagopal 2016, strength as published) and
with RajagopalLaiUhlrich2023 given as `--model`. Main groups are psoas, iliacus, hamstrings, rectus femoris, gluteus maximus and medius, vasti,
gastrocnemius and soleus. Hamner S04 has no standing trial: scaled by height and mass.

{verdicts}

What remains, and why:

- Ankle. With stiff tendons reserves made 37-41 % of the ankle moment of the 4 m/s run at push-off; with tendons that give 10 % at full strength
  (calf) and share the Achilles tendon it is below 1 %. With 4.9 % in place of 10 % it would be 9-15 %. The strain is that of Arnold et al. 2013
  (10.1242/jeb.075697), not fitted here.
- Hip rotation and abduction. Rajagopal's model has no obturators, gemelli or quadratus femoris, and its abductors are weak when the hip is
  adducted in mid-stance. RajagopalLaiUhlrich2023, whose abductor paths were updated (Uhlrich et al. 2022), leaves 10 % in 3 of 500 frames of the
  4 m/s run. Scaling strength by mass and height (Handsfield et al. 2014, 10.1016/j.jbiomech.2013.12.002) changes it by 2 % for that runner and
  closes no gap, so it is not done.
- Knee in late swing and hip flexion at toe-off with the psoas model: the abductors just named pull the thigh back while they work, and the hip
  flexors pay.
- RBDS001 at 3.5 m/s is rightly refused: its plate channels give no usable centre of pressure.
- The MOT of Dorn's jog comes about 10 ms after its markers; the C3D does not, and halves the residual.

## Moments published with the data: RBDS001, 2.5 m/s

Fukuchi et al. 2017 (10.7717/peerj.3298): the mean curves of the right leg in RBDS001processed.txt, against the runner model of psoas scaled by
the standing trial. Angles have other zeros (their hip has its own neutral pose), moments other filters and segment masses.

{rbds}

![Angles and moments over the stride, here and published](muscles-rbds.svg)

## Loads of tendons and joints

Peaks in body weights, mean ± standard deviation of strides and legs.

{loads}

- Achilles tendon: shear wave tensiometry measured 8.2-10.1 body weights in runners at 2.7-4.5 m/s (PMC11096059).
- Kneecap: 4.5 ± 1.5 body weights at a knee moment of 157 ± 54 N m (Roos et al. 2012, 10.1016/j.jbiomech.2012.03.020), about 2 body weights for
  each N m/kg. Here it is 2.3-3.2 for each: calf and hamstrings bend the knee while the vasti stretch it, which their method leaves out, and
  these runners have larger knee moments.
- Hip: we know of no measurement in a healthy runner. The figures rest on the model alone."""


def main() -> None:
    found = run_all(DATA)
    curves = rbds_curves(found["RBDS001, 2.5 m/s"]["psoas"], DATA / "rbds001" / "RBDS001processed.txt")
    draw_rbds(curves, PAGE.with_name("muscles-rbds.svg"))
    parts = {
        "cmc": against_cmc(),
        "moments": against_third_party_moments(),
        "verdicts": verdict_rows(found),
        "rbds": rbds_rows(curves),
        "loads": load_rows(found),
    }
    page = TEXT.format(**{name: "\n".join(rows) for name, rows in parts.items()}) + "\n\n" + side_view_section(PAGE.parent)
    PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
