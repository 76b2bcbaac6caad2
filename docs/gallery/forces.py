"""Five lines from markers and force plates to muscle forces, for a biomechanist. Needs ../shared/data, or a session of your own."""

import sys
from pathlib import Path

from psoas import read_recording
from psoas.body.chain import muscle_trial
from psoas.body.runner_model import runner_model
from psoas.body.trial_model import runners_model

session = Path(sys.argv[1])

# The five lines: what was measured, the runner's model, and everything that the muscles do.
run, forces = read_recording(session / "motion_capture_run.trc"), read_recording(session / "grf_run.mot")
standing = read_recording(session / "static_run.trc")
model, markers = runners_model(runner_model(), run, standing, mass=72.84)
trial = muscle_trial(model, markers, forces)
peak = trial.data["force"].max("time").to_series().sort_values(ascending=False)

print(f"{'muscle':<12}{'peak force':>12}{'body weights':>14}")
for name, force in peak.head(6).items():
    print(f"{name:<12}{force:>10.0f} N{force / (model.mass * 9.81):>14.1f}")
print(f"\n{trial.verdict.said}")
