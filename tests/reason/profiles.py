"""Random people for the properties: answers without red flags, and findings."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from people import form, judged, scored

from psoas.finding import Finding, Side, Verdict
from psoas.knowledge.network import nodes
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, PastInjury, Soreness, Training
from psoas.screen.red_flags import check_red_flags

TESTS = sorted({m.finding for node in nodes().values() if node.layer == "capacity" for m in node.measures if m.ratios})
FORM = sorted({m.finding for node in nodes().values() if node.layer == "form" for m in node.measures})
SITES = ("hamstring_belly", "sit_bone", "knee_front", "knee_outer", "low_back_centre", "outer_hip", "buttock_belly", "shin", "front_groin_crease")

sides = st.sampled_from(("left", "right"))
scores = st.floats(-3, 3)
distances = st.none() | st.floats(1, 40)

test_findings = st.builds(
    scored, st.sampled_from(TESTS), sides, scores, trials=st.integers(1, 3), origin=st.sampled_from(("by hand", "from a photo", "from a clip"))
)
feels = st.builds(judged, st.sampled_from(("T01", "T02", "T24", "T25")), sides, st.booleans())
form_findings = st.builds(form, st.sampled_from(FORM), sides, st.sampled_from((0.0, 5.0, 12.0)), st.just((2.0, 8.0)), st.sampled_from(list(Verdict)))


def one_of_each(found: list[Finding]) -> tuple[Finding, ...]:
    """Return the first finding of each id and side."""
    return tuple({(f.id, f.side): f for f in reversed(found)}.values())


findings = st.lists(test_findings | feels | form_findings, max_size=8).map(one_of_each)

soreness = st.builds(
    Soreness,
    site=st.sampled_from(SITES),
    side=st.sampled_from(("left", "right", "both")),
    level=st.integers(0, 10),
    onset=st.sampled_from(("one moment", "during a run", "after new work", "gradually", "not sure")),
    days=st.none() | st.integers(1, 60),
    worse_with=st.lists(st.sampled_from(("sitting", "stairs", "downhill", "lifting the knee", "squatting")), max_size=2, unique=True).map(tuple),
    course=st.sampled_from(("eases as I warm up", "same throughout", "not sure")),
    one_spot=st.none() | st.booleans(),
)

answers = st.builds(
    Answers,
    runner=st.builds(Runner, age=st.none() | st.integers(20, 50)),
    soreness=st.lists(soreness, max_size=2, unique_by=lambda mark: (mark.site, mark.side)).map(tuple),
    training=st.builds(Training, longest_run_this_week=distances, longest_run_before=distances, new_work_72h=st.none() | st.booleans()),
    past_injuries=st.none() | st.lists(st.builds(PastInjury, st.sampled_from(SITES), sides, st.floats(0, 24)), max_size=1).map(tuple),
    sport=st.sampled_from(("distance running", "sprinting", "field sport")),
).filter(lambda person: not check_red_flags(person).stopped)


def other_side(side: Side) -> Side:
    """Return the other side; both stays both."""
    return {"left": "right", "right": "left", "both": "both"}[side]


def mirrored(person: Answers) -> Answers:
    """Return the answers with left and right exchanged."""
    injuries = person.past_injuries
    return replace(
        person,
        soreness=tuple(replace(mark, side=other_side(mark.side)) for mark in person.soreness),
        past_injuries=None if injuries is None else tuple(replace(injury, side=other_side(injury.side)) for injury in injuries),
    )


def mirrored_findings(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings with left and right exchanged."""
    return tuple(replace(finding, side=other_side(finding.side)) for finding in found)
