import pytest

from filmed import usable
from psoas.finding import Finding, Verdict
from psoas.gait.capture import CaptureCheck
from psoas.gait.form import judge_form
from psoas.knowledge import sources
from psoas.quantity import Estimate

BANDS = {
    "overstride_distance": ("% leg", (18.0, 28.0)),
    "tibia_angle_contact": ("deg", (4.0, 14.0)),
    "trunk_lean_mean": ("deg", (2.0, 14.0)),
    "pelvic_drop": ("deg", (2.0, 8.0)),
    "lateral_trunk_lean": ("deg", (0.0, 6.0)),
}


def finding(id: str, value: float, error: float = 1.0, side: str = "left") -> Finding:
    unit, (low, high) = BANDS[id]
    outside = value - 1.96 * error > high or value + 1.96 * error < low
    verdict = Verdict.OUTSIDE if outside else Verdict.IN_BAND if low <= value <= high else Verdict.CANT_TELL
    return Finding(id, side, Estimate(value, unit, systematic_error=error), verdict, (low, high), "FN")  # type: ignore[arg-type]


def verdicts(*findings: Finding, **changes: object) -> dict[str, str]:
    return {form.id: form.verdict for form in judge_form(findings, usable(**changes))}


def test_a_foot_landing_far_ahead_is_seen_as_overstriding():
    assert verdicts(finding("overstride_distance", 36), finding("tibia_angle_contact", 12))["overstriding"] == "seen"


def test_a_foot_landing_where_most_do_is_not():
    assert verdicts(finding("overstride_distance", 22), finding("tibia_angle_contact", 8))["overstriding"] == "not seen"


def test_a_foot_landing_nearer_than_most_is_not_overstriding_either():
    assert verdicts(finding("overstride_distance", 10), finding("tibia_angle_contact", 0))["overstriding"] == "not seen"


def test_a_value_at_the_edge_cannot_be_told_and_says_what_would_settle_it():
    (over, _, _) = judge_form((finding("overstride_distance", 29, 4), finding("tibia_angle_contact", 14.5, 4)), usable())
    assert over.verdict == "can't tell"
    assert "settle" in over.said


def test_a_missing_measure_cannot_be_told_and_gives_its_reason():
    gone = Finding("overstride_distance", "left", Estimate.unknown("% leg", "The feet leave the picture."), Verdict.CANT_TELL)
    (over, _, _) = judge_form((gone, finding("tibia_angle_contact", 8)), usable())
    assert over.verdict == "can't tell"
    assert over.said == "The feet leave the picture."


@pytest.mark.parametrize(("lean", "word"), [(19, "seen"), (7, "not seen"), (15, "can't tell")])
def test_forward_lean_follows_the_trunk(lean, word):
    assert verdicts(finding("trunk_lean_mean", lean, 1.5, "both"))["forward_lean"] == word


def test_a_tilted_picture_is_named_where_it_stands_in_the_way():
    horizon = CaptureCheck("horizon", "limited", "The picture is tilted.", "Level the camera.")
    (_, lean, _) = judge_form((finding("trunk_lean_mean", 15, 1.5, "both"),), usable(checks=(horizon,)))
    assert "Level the camera" in lean.said


def test_the_side_view_alone_never_shows_a_weak_core():
    (_, _, core) = judge_form((finding("trunk_lean_mean", 7, 1, "both"),), usable())
    assert core.verdict == "can't tell"
    assert "from behind" in core.said


def test_from_behind_a_dropping_pelvis_is_seen_and_not_called_weakness():
    steady, dropping = (finding("pelvic_drop", 5, 0.5), finding("lateral_trunk_lean", 2, 0.5)), finding("pelvic_drop", 12, 1, "right")
    (_, _, core) = judge_form((*steady, dropping), usable())
    assert core.verdict == "seen"
    assert core.because == ("pelvic_drop",)
    assert "not a measure of strength" in core.said
    assert verdicts(*steady)["weak_core"] == "not seen"


def test_a_clip_from_behind_that_is_too_coarse_says_so():
    (_, _, core) = judge_form((finding("pelvic_drop", 9, 3), finding("lateral_trunk_lean", 2, 0.5)), usable())
    assert core.verdict == "can't tell"
    assert "stickers" in core.said


def test_every_verdict_names_sources_that_exist_and_claims_no_psoas_effect():
    for form in judge_form((), usable()):
        assert form.sources
        assert set(form.sources) <= set(sources())
