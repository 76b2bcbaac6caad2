from __future__ import annotations

from dataclasses import replace

import pytest

from psoas.finding import Finding, SideDifference, Verdict
from psoas.gait.capture import CaptureCheck
from psoas.quantity import Estimate
from psoas.report.articles import CLAIMS, GRADES, article_panels
from psoas.report.capture_panel import capture_panel
from psoas.report.method import method
from psoas.report.wording import (
    at_speed,
    band_text,
    by_metric,
    date_text,
    difference_text,
    in_display_unit,
    joint_verdict,
    listed,
    number,
    plain_number,
    sentence,
)

from .sample_assessment import sample_capture, sample_findings, sample_form


def plain(text):
    return str(text).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "width", "said"),
    [(152.4, 25.0, "152"), (0.936, 0.22, "0.94"), (0.9, 0.22, "0.9"), (-3.0, 20.0, "−3"), (-0.2, 20.0, "0"), (7.53, 5.9, "7.5"), (0.0, 0.1, "0")],
)
def test_a_number_has_the_digits_that_its_axis_needs(value, width, said):
    assert plain_number(value, width) == said


def test_a_band_is_said_with_its_unit_once():
    assert plain(band_text((152.0, 177.0), "steps/min")) == "152 to 177 steps/min"
    assert plain(band_text((-2.0, 14.0), "deg")) == "−2 to 14°"


def test_an_unknown_number_is_the_word():
    assert number(Estimate.unknown("deg", "hidden")) == '<span class="num">unknown</span>'


def test_units_follow_the_number_as_people_write_them():
    assert number(Estimate(7.0, "deg", random_error=2.0)).endswith('<span class="pm">± 4</span><span class="u">°</span></span>')
    assert '\u202f<span class="u">ms</span>' in number(Estimate(262.0, "ms", random_error=6.0))


def test_a_time_is_read_in_ms_and_an_unnamed_metric_in_its_own_unit():
    time = Estimate(0.262, "s", random_error=0.006)
    assert in_display_unit(time, "contact_time").unit == "ms"
    assert in_display_unit(time, "hop_time").unit == "s"
    assert in_display_unit(Estimate(5.0, "deg"), "contact_time").unit == "deg"


def test_one_side_outside_makes_the_metric_outside():
    a, b, c, d = (Finding("x", "left", Estimate(1.0, "deg"), verdict) for verdict in Verdict)
    assert joint_verdict([a, b]) is Verdict.OUTSIDE
    assert joint_verdict([a, c]) is Verdict.CANT_TELL
    assert joint_verdict([a, d]) is Verdict.IN_BAND
    assert joint_verdict([d]) is Verdict.NO_NORM


def test_left_stands_before_right_whatever_the_order():
    assert [f.side for f in by_metric(reversed(sample_findings()))["contact_time"]] == ["left", "right"]


def test_the_side_with_more_is_said():
    def of(value):
        return SideDifference("knee_lift_peak", Estimate(value, "deg", random_error=1.0), 5.0, Verdict.IN_BAND)

    assert difference_text(of(3.0)) == "left 3 ± 2° more than right"
    assert difference_text(of(-3.0)) == "left 3 ± 2° less than right"


def test_small_words():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([]) == ""
    assert sentence("it is dark") == "It is dark."
    assert sentence("") == ""
    assert date_text("2026-11-21T09:30:00+00:00") == "21 November 2026"
    assert date_text("some day") == "some day"
    assert plain(at_speed(Estimate(2.9, "m/s"))) == "at 10.4 km/h"
    assert at_speed(Estimate.unknown("m/s", "no")) == "at common running speeds"


def test_what_took_something_away_stands_first_and_a_remedy_once():
    panel = capture_panel(sample_capture())
    assert [tick.css for tick in panel.ticks] == ["half", "half", "", "", "", "", ""]
    assert len(panel.remedies) == 2
    checks = (CaptureCheck("view", "limited", "x", "Do it"), CaptureCheck("light", "refused", "y", "Do it."))
    twice = replace(sample_capture(), checks=checks)
    assert capture_panel(twice).remedies == ("Do it.",)
    assert [tick.css for tick in capture_panel(twice).ticks] == ["no", "half"]


def test_metrics_lost_for_one_reason_are_named_together():
    lost = replace(sample_capture(), refused_metrics={"step_width": "Only from behind", "pelvic_drop": "Only from behind", "speed": "No scale."})
    assert capture_panel(lost, known={"speed", "pelvic_drop"}).missing == (("Step width, in legs", "Only from behind."),)
    assert capture_panel(lost).missing == (("Step width, in legs and pelvic drop", "Only from behind."), ("Speed", "No scale."))


def test_every_form_verdict_has_what_is_said_and_a_grade():
    panels = article_panels(sample_form(), sample_findings())
    assert [panel.chip.word for panel in panels] == ["seen", "not seen", "can’t tell"]
    assert [name for name, _ in panels[0].because] == ["Ankle ahead of hip", "Shin angle at landing", "Knee bend at landing"]
    assert all(panel.grade_words == GRADES[panel.grade] for panel in panels)
    assert set(CLAIMS) == {"overstriding", "forward_lean", "weak_core"}


def test_the_method_names_what_it_leans_on(assessment):
    told = method(assessment, article_panels(assessment.form, assessment.findings))
    names = [source.name for source in told.sources]
    assert "Fukuchi 2017" in names
    assert "Lieberman 2015" in names
    assert names == sorted(names)
    assert "BlazePose heavy (each picture and its mirror image)" in told.sentences[0]
    assert "16 of the left foot and 15 of the right" in told.sentences[0]
    assert "psoas 0.1.0" in told.versions
