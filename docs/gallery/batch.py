"""A folder of recordings in one call, for a lab. Here: two pieces of the sample clip, and a file that is none."""

import tempfile
from pathlib import Path

import pandas as pd

from psoas import write_recording
from psoas.cohort.batch import BatchOptions, run_batch
from psoas.cohort.trial_spec import Settings
from psoas.sample import sample_recording

if __name__ == "__main__":  # the work is done in other processes, which read this file again
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "clips", Path(place) / "results"
        folder.mkdir()
        for name, part in (("monday", slice(0, 200)), ("tuesday", slice(160, 360))):
            write_recording(sample_recording().isel(time=part), folder / f"{name}.parquet")
        (folder / "wednesday.parquet").write_text("a file that was cut off")

        summary = run_batch(folder, out, BatchOptions(Settings(parts=("gait",)), workers=1))

        print(f"{summary.counts}, {summary.not_run} file not run")
        table = pd.read_csv(out / "summary.csv")
        print(table[["trial", "status", "step_rate", "step_rate_error"]].to_string(index=False))
