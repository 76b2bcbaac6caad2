from __future__ import annotations

from psoas.body.muscle_groups import group_of, groups_in, members
from psoas.body.runner_model import runner_model


def test_muscles_of_both_model_families_fall_into_the_same_groups():
    pairs = {
        "glmax2_r": "glut_max2_l",
        "bflh_r": "bifemlh_r",
        "vasmed_l": "vas_med_r",
        "gaslat_r": "lat_gas_r",
        "piri_r": "peri_r",
        "perlong_r": "per_long_l",
    }
    for rajagopal, hamner in pairs.items():
        assert group_of(rajagopal) == group_of(hamner)


def test_the_lumbar_fascicles_are_one_psoas_a_side():
    names = runner_model().muscle_names
    assert len(members(names, "psoas", "r")) == len(members(names, "psoas", "l")) == 11


def test_every_muscle_is_in_one_group():
    model = runner_model()
    counted = [k for group in groups_in(model) for side in ("r", "l") for k in members(model.muscle_names, group, side)]
    assert sorted(counted) == list(range(len(model.muscles)))
