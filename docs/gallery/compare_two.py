"""Did it change? Two assessments held against their errors, for a coach. Here: first and second half of the sample clip."""

from math import hypot

from psoas import Conditions, Runner, assess_recording
from psoas.sample import sample_recording

whole, conditions = sample_recording(), Conditions(surface="treadmill")
first = assess_recording(whole.isel(time=slice(0, 180)), Runner(), conditions).assessment
second = assess_recording(whole.isel(time=slice(180, 360)), Runner(), conditions).assessment

for id, side in (("step_rate", "both"), ("contact_time", "right"), ("knee_flexion_stance_peak", "right"), ("trunk_lean_mean", "both")):
    before, after = first.finding(id, side).estimate, second.finding(id, side).estimate
    # The same camera and method made both, so what does not average out drops out of the difference.
    error = 1.96 * hypot(before.random_error, after.random_error)
    change = after.value - before.value
    said = "changed" if abs(change) > error else "no change that can be told from noise"
    print(f"{id}: {change:+.3g} ± {error:.2g} {before.unit}, {said}")
