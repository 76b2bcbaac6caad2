"""Hold events and angles against other people's measurements; writes docs/validation/gait.md: ``python -m validation.validate_gait``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from psoas.gait.event_model import load_event_models
from validation import gait_figures
from validation.angle_errors import NAMES, AngleError, angle_errors
from validation.event_errors import KINDS, NINETY, ClipErrors, coverage, leave_one_runner_out, summarise
from validation.fit_events import Clip, clip_weights, filmings, measure_clip
from validation.trials import MOCAP, load_trials

DOCS = Path(__file__).resolve().parents[1] / "docs" / "validation"
OUTSIDE = Path(__file__).with_name("outside_runners.json")
SHOWN = {"contact": "initial contact", "off": "toe-off", "contact_time": "contact time"}
TARGETS = {"contact": (10, 5), "off": (8, 7)}


def main() -> None:
    if not MOCAP.is_dir():
        raise SystemExit(f"The recordings are not here: {MOCAP} is missing. The page was left as it is.")
    trials = load_trials()
    clips = [measure_clip(trial, filming) for trial in trials for filming in filmings()]
    errors = leave_one_runner_out(clips)
    angles = list(angle_errors(trials))
    DOCS.mkdir(parents=True, exist_ok=True)
    usual = {kind: usual_errors(clips, kind) for kind in KINDS}
    ours = {kind: summarise(errors, kind) for kind in KINDS}
    gait_figures.draw_runners(errors, DOCS / "gait-events-by-runner.svg")
    gait_figures.draw_methods(usual, {kind: one.rms for kind, one in ours.items()}, DOCS / "gait-events-methods.svg")
    gait_figures.draw_contact(errors, DOCS / "gait-contact-time.svg")
    gait_figures.draw_angles(angles, DOCS / "gait-angles.svg")
    (DOCS / "gait.md").write_text(page(clips, errors, usual, angles), encoding="utf-8")


def usual_errors(clips: Sequence[Clip], kind: str) -> dict[str, tuple[float, float, float]]:
    """Return method -> (raw bias, RMS after the mean lead of other runners is taken out, scatter within a clip), in s."""
    weights = clip_weights(clips)
    runners = np.array([clip.trial.runner for clip in clips])
    found = {}
    for method in next(iter(getattr(clips[0], f"usual_{kind}").values())):
        steps = [_usual_steps(clip, kind, method) for clip in clips]
        means = np.array([np.mean(one) if one.size else np.nan for one in steps])
        square, within = np.zeros(len(clips)), np.zeros(len(clips))
        for k, (runner, one) in enumerate(zip(runners, steps, strict=True)):
            others = (runners != runner) & np.isfinite(means)
            square[k] = np.mean((one - np.average(means[others], weights=weights[others])) ** 2) if one.size else np.nan
            within[k] = np.var(one) if one.size else np.nan
        seen = np.isfinite(square)
        found[method] = (
            float(np.average(means[seen], weights=weights[seen])),
            float(np.sqrt(np.average(square[seen], weights=weights[seen]))),
            float(np.sqrt(np.average(within[seen], weights=weights[seen]))),
        )
    return found


def _usual_steps(clip: Clip, kind: str, method: str) -> np.ndarray:
    of_kind, truth = getattr(clip, kind), getattr(clip, f"{kind}_truth")
    off = np.concatenate([of_kind[side].anchor + values[method] - truth[side] for side, values in getattr(clip, f"usual_{kind}").items()])
    return off[np.isfinite(off)]


def ten_step_contact(errors: Sequence[ClipErrors]) -> tuple[float, float, float]:
    """Return, for means of ten successive steps: RMS error, spread about the clip's own mean, and coverage of the stated 90 %."""
    models = load_event_models()
    bias = np.hypot(models.contact_error.shared_bias, models.off_error.shared_bias)
    scatter = np.hypot(models.contact_error.scatter, models.off_error.scatter)
    absolute, repeat, inside, weights = [], [], [], clip_weights([one.clip for one in errors])
    for one in errors:
        steps = one.steps("contact_time")
        means = np.array([steps[k : k + 10].mean() for k in range(0, max(len(steps) - 9, 1), 10)])
        absolute.append(np.mean(means**2))
        repeat.append(np.var(means, ddof=1) if len(means) > 2 else np.nan)
        half = NINETY * np.hypot(bias, scatter / np.sqrt(min(len(steps), 10)))
        inside.append(np.mean(np.abs(means) <= half))
    seen = np.isfinite(repeat)
    return (
        float(np.sqrt(np.average(absolute, weights=weights))),
        float(np.sqrt(np.average(np.array(repeat)[seen], weights=weights[seen]))),
        float(np.average(inside, weights=weights)),
    )


def page(
    clips: Sequence[Clip], errors: Sequence[ClipErrors], usual: dict[str, dict[str, tuple[float, float, float]]], angles: Sequence[AngleError]
) -> str:
    """Return the page as Markdown."""
    text = (Path(__file__).with_name("gait_page.md")).read_text(encoding="utf-8")
    absolute, repeat, covered = ten_step_contact(errors)
    parts = {
        "summary": _summary_table(errors, absolute, repeat),
        "by_rate": _table(["", *(f"{rate} fps" for rate in (30, 60, 120, 240))], _by(errors, lambda one: one.clip.filming.frame_rate)),
        "by_noise": _table(
            ["", "5 mm white", "10 mm white", "10 mm, clumped, with outliers"],
            _by(errors, lambda one: (one.clip.filming.kind != "white", one.clip.filming.noise)),
        ),
        "by_trial": _trial_table(errors),
        "usual": _usual_table(usual, errors),
        "coverage": _coverage_table(errors, covered),
        "stated": _stated_table(),
        "outside": _outside_table(),
        "angles": _angle_table(angles),
        "angles_all": _angle_summary(angles),
        "steps": f"{sum(one.steps('contact').size for one in errors)} landings and {sum(one.steps('off').size for one in errors)} toe-offs",
        "clips": str(len(clips)),
        "trials": str(len({clip.trial.name for clip in clips})),
        "runners": str(len({clip.trial.runner for clip in clips})),
        "true_steps": str(sum(sum(map(len, trial.initial_contact.values())) for trial in {id(c.trial): c.trial for c in clips}.values())),
    }
    for name, value in parts.items():
        text = text.replace("{{" + name + "}}", value)
    return text


def _summary_table(errors: Sequence[ClipErrors], absolute: float, repeat: float) -> str:
    rows = []
    for kind, (rms, scatter) in TARGETS.items():
        found = summarise(errors, kind)
        rows.append([f"{SHOWN[kind]}, one step, RMS", _ms(found.rms), f"≤ {rms}"])
        rows.append([f"{SHOWN[kind]}, step scatter of one foot in a clip", _ms(found.scatter), f"≤ {scatter}"])
        rows.append([f"{SHOWN[kind]}, bias of a clip", _ms(found.bias), ""])
    rows.append(["contact time, ten steps, absolute", _ms(absolute), "≤ 14"])
    rows.append(["contact time, ten steps, repeated in one clip", _ms(repeat), "≤ 3"])
    return _table(["ms", "measured", "asked"], rows)


def _by(errors: Sequence[ClipErrors], key: Callable[[ClipErrors], object]) -> list[list[str]]:
    values = sorted({key(one) for one in errors})  # type: ignore[type-var]
    groups = [[one for one in errors if key(one) == value] for value in values]
    rows = []
    for kind in (*KINDS, "contact_time"):
        found = [summarise(group, kind) for group in groups]
        rows.append([f"{SHOWN[kind]}: RMS (scatter)", *(f"{_ms(one.rms)} ({_ms(one.scatter)})" for one in found)])
    return rows


def _trial_table(errors: Sequence[ClipErrors]) -> str:
    rows = []
    for name in dict.fromkeys(one.clip.trial.name for one in errors):
        group = [one for one in errors if one.clip.trial.name == name]
        means = [1e3 * np.mean([np.mean(one.steps(kind)) for one in group]) for kind in (*KINDS, "contact_time")]
        steps = sum(map(len, group[0].clip.trial.initial_contact.values()))
        rows.append([name, str(steps), *(f"{mean:+.1f}" for mean in means), *(_ms(summarise(group, kind).scatter) for kind in KINDS)])
    return _table(["trial, m/s", "steps", "contact bias", "toe-off bias", "contact time bias", "contact scatter", "toe-off scatter"], rows)


def _usual_table(usual: dict[str, dict[str, tuple[float, float, float]]], errors: Sequence[ClipErrors]) -> str:
    rows = []
    for kind in KINDS:
        for method, (raw, rms, scatter) in sorted(usual[kind].items(), key=lambda item: item[1][1]):
            rows.append([SHOWN[kind], method, f"{1e3 * raw:+.0f}", _ms(rms), _ms(scatter)])
        ours = summarise(errors, kind)
        rows.append([SHOWN[kind], "**psoas**", "0", f"**{_ms(ours.rms)}**", f"**{_ms(ours.scatter)}**"])
    return _table(["event", "method", "raw bias, ms", "RMS after the bias of other runners is taken out, ms", "scatter in a clip, ms"], rows)


def _coverage_table(errors: Sequence[ClipErrors], ten_steps: float) -> str:
    models = load_event_models()
    sigma = {kind: np.hypot(error.scatter, error.bias) for kind, error in (("contact", models.contact_error), ("off", models.off_error))}
    sigma["contact_time"] = float(np.hypot(sigma["contact"], sigma["off"]))
    rates = (30, 60, 120, 240)
    rows = []
    for kind, one in sigma.items():
        by_rate = [coverage([e for e in errors if e.clip.filming.frame_rate == rate], kind, NINETY * one) for rate in rates]
        rows.append([f"{SHOWN[kind]}, one step", *(f"{100 * share:.0f} %" for share in (coverage(errors, kind, NINETY * one), *by_rate))])
    rows.append(["contact time, ten steps", f"{100 * ten_steps:.0f} %", "", "", "", ""])
    return _table(["", "all", *(f"{rate} fps" for rate in rates)], rows)


def _stated_table() -> str:
    models = load_event_models()
    rows = [
        [SHOWN[kind], _ms(error.scatter), _ms(error.bias), _ms(error.shared_bias), _ms(models.keypoint_bias[kind])]
        for kind, error in (("contact", models.contact_error), ("off", models.off_error))
    ]
    return _table(["one sigma, ms", "scatter", "bias", "of which both feet share", "added for a pose model"], rows)


def _outside_table() -> str:
    stored = json.loads(OUTSIDE.read_text(encoding="utf-8"))
    rows = [[name, str(one["steps"]), *(f"{one[key]:+.1f}" for key in ("contact", "off"))] for name, one in stored["trials"].items()]
    rows.append(["RMS of single steps, every runner weighing the same", "", *(f"{stored['rms'][key]:.1f}" for key in ("contact", "off"))])
    return _table(["trial, m/s", "steps", "contact bias, ms", "toe-off bias, ms"], rows)


def _angle_table(angles: Sequence[AngleError]) -> str:
    rows = []
    for name in NAMES:
        for trial, reference in dict.fromkeys((one.trial, one.reference) for one in angles if one.angle == name):
            group = [one for one in angles if (one.angle, one.trial) == (name, trial)]
            by_leg = [[one.rmse for one in group if one.near is near] for near in (True, False)]
            shown = [f"{np.mean(rmse):.1f}" if rmse else "" for rmse in by_leg]
            rows.append([name, trial, reference, f"{np.mean([one.bias for one in group]):+.1f}", *shown])
    return _table(["angle", "trial, m/s", "held against", "bias, deg", "RMSE about it, near leg", "far leg"], rows)


def _angle_summary(angles: Iterable[AngleError]) -> str:
    groups: dict[str, list[AngleError]] = {name: [] for name in NAMES}
    for one in angles:
        groups[one.angle].append(one)
    rows = [
        [name, f"{np.sqrt(np.mean([one.bias**2 for one in group])):.1f}", f"{np.sqrt(np.mean([one.rmse**2 for one in group])):.1f}"]
        for name, group in groups.items()
    ]
    return _table(["angle", "systematic, deg", "RMSE after offset, deg"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def _ms(seconds: float) -> str:
    return f"{1e3 * seconds:.1f}"


if __name__ == "__main__":
    main()
