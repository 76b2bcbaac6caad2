from pathlib import Path

import numpy as np
import pytest

from psoas.gait.error_model import MODEL_ERRORS, PICTURE_TILT, REAR_ERRORS, ModelError
from psoas.gait.metrics import STRIDE_METRICS
from psoas.gait.rear import STANCE_METRICS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"


def test_a_minimal_detectable_change_of_five_degrees_is_a_standard_error_of_one_point_eight():
    assert ModelError(5.0, 0.0, 0.0, 1.0).retest_sigma == pytest.approx(1.80, abs=0.005)


def test_the_parts_join_in_quadrature():
    model = ModelError(retest=0.0, near=3.0, far=6.0, stride_spread=1.0, relative=0.1)
    assert model.sigma(40.0, far=False) == pytest.approx(5.0)
    assert model.sigma(40.0, far=True) == pytest.approx(np.hypot(6.0, 4.0))


def test_a_turned_picture_turns_angles_from_the_vertical_and_is_shared_by_both_legs():
    plain, tilted = (ModelError(0.0, 0.0, 0.0, 1.0, tilted=tilted) for tilted in (False, True))
    assert plain.sigma(10, far=False) == 0
    assert tilted.sigma(10, far=False) == tilted.shared_by_both_legs == PICTURE_TILT


def test_what_both_legs_share_is_never_more_than_either_has():
    for model in {**MODEL_ERRORS, **REAR_ERRORS}.values():
        assert model.shared_by_both_legs <= model.sigma(0.0, far=True) + 1e-12
        assert model.near <= model.far


def test_every_metric_has_an_error():
    assert {metric.id for metric in STRIDE_METRICS} == set(MODEL_ERRORS)
    assert {metric.id for metric in STANCE_METRICS} | {"step_width"} == set(REAR_ERRORS)


def test_the_page_on_errors_shows_the_table_that_is_used():
    rows = {cells[1].strip(): cells for line in PAGE.read_text(encoding="utf-8").splitlines() if len(cells := line.split("|")) == 9}
    for id, model in {**MODEL_ERRORS, **REAR_ERRORS}.items():
        if any((model.retest, model.near, model.far, model.relative)):
            shown = [float(rows[id][k].strip().removesuffix("%")) for k in (3, 4, 5, 6)]
            assert shown == pytest.approx([model.retest, model.near, model.far, 100 * model.relative]), id
            assert (rows[id][7].strip() == "yes") == model.tilted
