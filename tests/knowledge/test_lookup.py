"""The norm that applies to a runner."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.knowledge import metrics, norm_at, norm_range, norms, side_spread, sources, sources_of, why_no_norm
from psoas.recording.rbds import read_rbds

WITH_NORM = [id for id in metrics() if norm_at(id, 3.0) is not None]


def test_between_two_speeds_the_norm_lies_on_a_straight_line():
    # FN01: 161 ± 9 at 2.5 m/s and 171 ± 10 at 3.5 m/s, band 1.5 SD.
    norm = norm_at("step_rate", 3.0)
    assert (norm.mean, norm.sd) == pytest.approx((166, 9.5))
    assert (norm.low, norm.high) == pytest.approx((166 - 14.25, 166 + 14.25))
    assert (norm.norm, norm.n, norm.source) == ("FN01", 28, "Fukuchi 2017")


def test_a_little_beyond_the_measured_speeds_the_nearest_holds_and_further_nothing_does():
    assert norm_at("step_rate", 2.2).mean == norm_at("step_rate", 2.5).mean == 161
    assert norm_at("step_rate", 4.8).mean == 183
    for speed in (2.19, 4.81, math.nan):
        assert norm_at("step_rate", speed) is None
    assert "2.2 to 4.8 m/s" in why_no_norm("step_rate", 5.5)


def test_times_and_lengths_of_a_step_agree_with_step_rate_and_speed():
    for speed in (2.5, 3.5, 4.5):
        rate = norm_at("step_rate", speed).mean
        assert norm_at("step_time", speed).mean == pytest.approx(60 / rate, rel=1e-3)
        assert norm_at("stride_time", speed).mean == pytest.approx(120 / rate, rel=1e-3)
        assert norm_at("step_length", speed).mean == pytest.approx(speed * 60 / rate, rel=0.01)
        contact, flight = norm_at("contact_time", speed).mean, norm_at("flight_time", speed).mean
        assert contact + flight == pytest.approx(60 / rate, abs=0.002)
        assert norm_at("duty_factor", speed).mean == pytest.approx(100 * contact / (120 / rate), abs=0.3)


def test_figures_in_leg_lengths_are_those_in_metres_over_one_leg():
    for speed in (2.5, 3.5, 4.5):
        assert norm_at("step_length_leg", speed).mean == pytest.approx(norm_at("step_length", speed).mean / 0.864, rel=2e-3)
        assert norm_at("vertical_oscillation_leg", speed).mean == pytest.approx(100 * norm_at("vertical_oscillation", speed).mean / 0.864, rel=5e-3)


@pytest.mark.parametrize(
    ("metric", "low", "high"),
    [
        ("overstride_distance", 19, 29),  # 24 ± 5 % of leg
        ("tibia_angle_contact", 4.25, 14.25),  # 9.25 ± 5
        ("thigh_behind_peak", 17.3, 29.3),  # 23.3 ± 6
        ("knee_flexion_stance_peak", 34, 48),  # 10th to 90th percentile
        ("trunk_lean_mean", 2, 14),
        ("contact_time", 0.262 - 0.05, 0.262 + 0.05),  # 2 SD of 25 ms
    ],
)
def test_bands_are_drawn_as_the_evidence_says(metric, low, high):
    norm = norm_at(metric, 3.0)
    assert (norm.low, norm.high) == pytest.approx((low, high))


def test_values_far_out_are_marked_from_the_mean_or_as_they_are():
    assert norm_at("tibia_angle_contact", 3.0).flag_high == pytest.approx(9.25 + 7)
    assert norm_at("thigh_behind_peak", 3.0).flag_low == pytest.approx(23.3 - 9)
    assert (norm_at("trunk_lean_mean", 3.0).flag_low, norm_at("trunk_lean_mean", 3.0).flag_high) == (1, 18)


def test_a_tall_runner_is_held_against_tall_runners():
    # r = -0.5: one SD of height (6.8 cm) above the mean lowers the mean by half an SD and narrows the band by sqrt(3)/2.
    usual, tall = norm_at("step_rate", 3.0), norm_at("step_rate", 3.0, height=1.76 + 0.068)
    assert tall.mean == pytest.approx(usual.mean - usual.sd / 2)
    assert tall.sd == pytest.approx(usual.sd * math.sqrt(0.75))
    assert tall.high - tall.low == pytest.approx((usual.high - usual.low) * math.sqrt(0.75))
    assert norm_at("step_time", 3.0, height=1.9).mean > norm_at("step_time", 3.0).mean
    assert "1.83 m" in tall.note


def test_figures_of_men_are_marked_as_not_for_women():
    assert not norm_at("step_rate", 3.0, sex="f").for_women
    assert norm_at("hip_adduction_stance_peak", 3.0, sex="f").for_women


def test_women_and_men_have_their_own_figures_where_they_exist():
    woman, man, anyone = (norm_at("hip_adduction_stance_peak", 3.0, sex=sex) for sex in ("f", "m", None))
    assert (woman.low, woman.high) == (8, 18)
    assert (man.low, man.high) == (5, 14)
    assert (anyone.low, anyone.high) == (5, 18)


def test_at_an_unknown_speed_only_what_holds_at_any_speed_applies():
    assert norm_at("trunk_lean_mean", None).norm == "FN46"
    assert norm_at("step_rate", None) is None


@pytest.mark.parametrize("metric", WITH_NORM)
def test_the_band_for_an_unknown_speed_holds_those_of_all_usual_speeds(metric):
    wide = norm_range(metric)
    for speed in (2.5, 2.8, 3.2, 3.5):
        norm = norm_at(metric, speed)
        assert wide.low <= norm.low + 1e-9
        assert wide.high >= norm.high - 1e-9
    assert ("not known" in wide.note) == (norm_at(metric, 2.5).mean != norm_at(metric, 3.5).mean)


@pytest.mark.parametrize("metric", sorted(metrics()))
@settings(max_examples=20, deadline=None)
@given(speed=st.floats(2.2, 4.8), height=st.none() | st.floats(1.4, 2.1), sex=st.sampled_from([None, "f", "m"]))
def test_every_band_has_its_mean_inside_and_every_absence_a_reason(metric, speed, height, sex):
    norm = norm_at(metric, speed, sex, height)
    if norm is None:
        assert why_no_norm(metric, speed, sex)
    else:
        assert norm.low < norm.mean < norm.high
        assert norm.sd > 0
        assert why_no_norm(metric, speed, sex) == ""


def test_foot_angle_is_described_and_not_judged():
    assert norm_at("foot_inclination_contact", 3.0) is None
    assert "Described only" in why_no_norm("foot_inclination_contact", 3.0)


def test_an_unknown_metric_is_an_error():
    with pytest.raises(KeyError):
        norm_at("step_speed", 3.0)


def test_sides_that_differ_by_a_share_are_given_in_the_unit_of_the_metric():
    # 12 runners, symmetry angle of contact 0.8 ± 0.7 %: (0.8 + 1.645 * 0.7) % * pi = 6.1 % of 250 ms.
    spread = side_spread("contact_time", 0.250)
    assert spread.p95 == pytest.approx((0.8 + 1.645 * 0.7) / 100 * math.pi * 0.250, rel=0.01)
    assert (spread.source, spread.n) == ("R302", 12)
    assert side_spread("contact_time").p95 == pytest.approx(0.061 * 0.262)


def test_sides_that_differ_in_degrees_follow_from_the_mean_difference():
    # Half-normal: mean m means SD m sqrt(pi / 2), and 95 % within 1.96 SD.
    assert side_spread("knee_flexion_contact", 10.0).p95 == pytest.approx(3 * math.sqrt(math.pi / 2) * 1.96, abs=0.05)
    assert side_spread("heel_whip") is None


def test_the_sources_of_a_finding_are_those_of_metric_and_norm():
    found = sources_of("tibia_angle_contact", "FN06")
    assert set(found) == set(metrics()["tibia_angle_contact"].sources) | set(norms()["FN06"].sources)
    assert set(found) <= set(sources())
    assert sources_of("from_a_later_version", "FN99") == ()


@pytest.mark.data
def test_a_runner_on_a_force_treadmill_lies_within_the_figures_of_others(shared_data):
    vertical = read_rbds(shared_data / "mocap/rbds001/RBDS001runT25forces.txt")["force"].sel(space="y", plate="treadmill")
    # 28 runners were measured; this is one of them at 2.5 m/s.
    loaded = (vertical.values > 50).astype(int)
    landings, offs = (np.flatnonzero(np.diff(loaded) == way) / 300 for way in (1, -1))
    offs = offs[offs > landings[0]][: len(landings)]
    contacts = offs - landings[: len(offs)]
    landings, contacts = landings[: len(offs)][contacts > 0.1], contacts[contacts > 0.1]  # the belt shakes past 50 N for a sample at times
    rate, contact = 60 / np.median(np.diff(landings)), np.median(contacts)
    for id, value in (("step_rate", rate), ("contact_time", contact)):
        norm = norm_at(id, 2.5)
        assert abs(value - norm.mean) < 2 * norm.sd, f"{id} {value:.3f}"
