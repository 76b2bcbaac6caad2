"""From a clip to a report, for a coach. Runs on the sample runner; with a clip of your own: psoas.assess("run.mp4", height=1.78)."""

import tempfile
from pathlib import Path

from psoas.sample import assess_sample

visit = assess_sample()

for headline in visit.assessment.headlines:
    print(f"- {headline.title}")
for id, side in (("step_rate", "both"), ("contact_time", "left"), ("contact_time", "right"), ("trunk_lean_mean", "both")):
    finding = visit.assessment.finding(id, side)
    print(f"{id} {side}: {finding.estimate:n} ({finding.verdict.value})")

with tempfile.TemporaryDirectory() as folder:
    written = visit.write(Path(folder) / "run-psoas")
    print("Written:", ", ".join(sorted(path.name for path in written.values())))
