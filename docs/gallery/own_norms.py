"""Norms from your own runners, for a biomechanist. The 60 runners here are made up: step rate rises by 6 steps/min for each m/s."""

import numpy as np
import pandas as pd

from psoas.cohort.percentiles import NormSettings, conditional_percentiles

dice = np.random.default_rng(7)
speed = np.tile([2.5, 3.0, 3.5], 60)
own = np.repeat(dice.normal(0, 6, 60), 3)  # what makes a runner quicker or slower than others at every speed
table = pd.DataFrame({"runner": np.repeat(np.arange(60), 3), "speed": speed, "value": 148 + 6 * speed + own + dice.normal(0, 1.5, 180)})

norms = conditional_percentiles(table, "speed", NormSettings(percentiles=(10, 50, 90), resamples=200))

for at, rows in norms[norms["speed"].round(1).isin([2.5, 3.0, 3.5])].groupby("speed"):
    told = ", ".join(f"{row.percentile:g} %: {row.value:.0f} ({row.low:.0f} to {row.high:.0f})" for row in rows.itertuples())
    print(f"{at:.1f} m/s: {told} steps/min, {rows['runners'].iloc[0]} runners")
