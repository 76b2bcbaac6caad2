"""Who ran, and in which session, where the names of folders and files say so plainly; every answer says what it rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

from psoas.cohort.trial_spec import TrialSpec
from psoas.errors import SettingError

Level = Literal["runner", "session", "group", "-"]

# As Motion-BIDS writes them (sub-ann_ses-pre), a word for a person or a visit and a number (Subject 02, visit_2), or RBDS001 of that data set.
RUNNER = re.compile(
    r"(?:^|[\W_])(?:(?:(sub)-([a-z0-9]+)|(sub|subj|subject|participant|runner|athlete)[-_ ]?(\d+))(?=[\W_]|$)|(rbds)(\d{3}))", re.IGNORECASE
)
SESSION = re.compile(r"(?:^|[\W_])(?:(ses)-([a-z0-9]+)|(ses|session|visit)[-_ ]?(\d+))(?=[\W_]|$)", re.IGNORECASE)


def parse_layout(text: str) -> tuple[Level, ...]:
    """Return what each level of folders stands for, from "runner/session".

    Raises
    ------
    SettingError
        If a level is not known, or one but "-" is named twice.
    """
    levels = tuple(part.strip() for part in text.split("/")) if text else ()
    unknown = [level for level in levels if level not in get_args(Level)]
    named = [level for level in levels if level != "-"]
    if unknown or len(named) != len(set(named)):
        wrong = f"has '{unknown[0]}'" if unknown else "names a level twice"
        raise SettingError(f"The layout {text} {wrong}.", "Write runner/session or group/runner, with - for a folder that stands for neither.")
    return levels  # type: ignore[return-value]


def with_runner(spec: TrialSpec, folder: Path, layout: tuple[Level, ...] = (), subject: str = "") -> TrialSpec:
    """Return a trial with its runner, session and group as far as they are told, and `told_by` saying by what.

    A layout that was given comes first. Otherwise names of folders and files count where they hold a word for a person or visit
    and its label, and all of them the same one; names that hold two persons tell neither. Last comes a subject.json, which
    makes the trials of its folder one person's.

    Parameters
    ----------
    spec
        A trial that no manifest names.
    folder
        The batch's; names above it tell nothing.
    layout
        From `parse_layout`.
    subject
        Person that a subject.json beside or above tells; empty where there is none.
    """
    places = [path.relative_to(folder) for path in spec.files.values()]
    if layout:
        names = places[0].parts[:-1]
        told: dict[str, Any] = {level: name for level, name in zip(layout, names, strict=False) if level != "-"}
        return replace(spec, **told, told_by="layout" if told else "")
    runners, sessions = (_labels(pattern, places) for pattern in (RUNNER, SESSION))
    if len(runners) > 1 or len(sessions) > 1:
        several = runners if len(runners) > 1 else sessions
        return replace(spec, told_by=f"names disagree: {', '.join(several)}")
    session = sessions[0] if sessions else ""
    if runners:
        return replace(spec, runner=runners[0], session=session, told_by="names")
    return replace(spec, runner=subject, session=session, told_by="subject.json") if subject else spec


def _labels(pattern: re.Pattern[str], places: list[Path]) -> list[str]:
    """Return each label once, as word-label in lower case, or as a data set writes it."""
    found: dict[str, None] = {}
    for place in places:
        for part in (*place.parts[:-1], place.name.split(".")[0]):
            for match in pattern.finditer(part):
                word, label = (group.lower() for group in match.groups() if group)
                found[f"{word}{label}" if word == "rbds" else f"{word}-{label}"] = None
    return list(found)
