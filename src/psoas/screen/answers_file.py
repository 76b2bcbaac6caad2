"""The file of answers: a YAML document that a person can write, that the interview fills, and that is read with clear errors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from psoas.errors import InputError, SettingError
from psoas.finding import Finding, Side
from psoas.knowledge.red_flags import facts
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, PastInjury, Soreness, Training
from psoas.screen.questionnaires import score_questionnaire
from psoas.screen.result import Result, find_test

SECTIONS = (
    "runner",
    "soreness",
    "training",
    "past_injuries",
    "sport",
    "facts",
    "goals",
    "equipment",
    "days_per_week",
    "tests",
    "questionnaires",
)
SIDES: tuple[Side, ...] = ("left", "right", "both")
Document = dict[str, Any]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file of answers holds.

    Parameters
    ----------
    answers
        The person's answers.
    results
        Tests that were written down.
    pictures
        Test id -> side -> photos and clips that are still to be measured; names are taken from the file's folder.
    questionnaires
        Totals of questionnaires.
    """

    answers: Answers
    results: tuple[Result, ...] = ()
    pictures: Mapping[str, Mapping[Side, tuple[Path, ...]]] = field(default_factory=lambda: MappingProxyType({}))
    questionnaires: tuple[Finding, ...] = ()


class _At(Exception):
    """A fault at a place in the document."""

    def __init__(self, place: tuple[str | int, ...], what: str, remedy: str) -> None:
        super().__init__(what)
        self.place, self.what, self.remedy = place, what, remedy


def load_document(path: str | Path) -> Document:
    """Return the document in a file of answers.

    Raises
    ------
    InputError
        If there is no such file, or it is not YAML with named answers; the message names the line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Check the name and the folder.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise InputError(f"{path} is not a text file.", "Give a YAML file of answers.") from None
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise InputError(f"{path.name}{line} is not YAML: {getattr(error, 'problem', None) or error}.", "Correct that line.") from None
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise InputError(f"{path.name}: answers with names are expected.", f"Names are {', '.join(SECTIONS)}.")
    return document


def save_document(document: Document, path: str | Path) -> None:
    """Write a document in one step, so that a file on disk is always whole."""
    path = Path(path)
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
    os.replace(draft, path)


def read_filled(path: str | Path) -> Filled:
    """Return what a file of answers holds.

    Raises
    ------
    InputError
        At the first fault, with file, line, place, what was wrong and what would be right.
    """
    path = Path(path)
    document = load_document(path)
    try:
        return fill(document, path.parent)
    except _At as fault:
        line = _line_of(path.read_text(encoding="utf-8"), fault.place)
        raise InputError(f"{path.name} line {line}, {_spoken(fault.place)}: {fault.what}", fault.remedy) from None


def read_answers(path: str | Path) -> Answers:
    """Return the answers alone, without tests.

    Raises
    ------
    InputError
        As `read_filled`.
    """
    return read_filled(path).answers


def check_document(document: Document, folder: Path) -> Filled:
    """Return what a document holds that is not in a file.

    Raises
    ------
    InputError
        At the first fault, with its place.
    """
    try:
        return fill(document, folder)
    except _At as fault:
        raise InputError(f"{_spoken(fault.place)}: {fault.what}", fault.remedy) from None


def fill(document: Document, folder: Path) -> Filled:
    """Return what a document holds; raises `_At` at the first fault."""
    _known_names(document, SECTIONS, ())
    given = {name: value for name, value in document.items() if value is not None}
    tests = _mapping(given.get("tests", {}), ("tests",))
    results, pictures = [], {}
    for id, entry in tests.items():
        if entry is None:
            continue
        found = _result(str(id), entry, folder)
        if isinstance(found, Result):
            results.append(found)
        else:
            pictures[str(id)] = found
    totals = []
    for id, value in _mapping(given.get("questionnaires", {}), ("questionnaires",)).items():
        if value is not None:
            with _place("questionnaires", str(id)):
                totals.append(score_questionnaire(str(id), value))
    return Filled(_answers(given), tuple(results), MappingProxyType(pictures), tuple(totals))


def _answers(given: Document) -> Answers:
    past = given.get("past_injuries")
    with _place("days_per_week" if "days_per_week" in given else "sport"):
        return Answers(
            runner=_built(Runner, given.get("runner", {}), ("runner",)),
            soreness=tuple(_built(Soreness, entry, ("soreness", number)) for number, entry in _listed(given.get("soreness", []), ("soreness",))),
            training=_built(Training, given.get("training", {}), ("training",)),
            past_injuries=None
            if past is None
            else tuple(_built(PastInjury, entry, ("past_injuries", number)) for number, entry in _listed(past, ("past_injuries",))),
            facts=MappingProxyType(_facts(given.get("facts", {}))),
            goals=_texts(given.get("goals", []), ("goals",)),
            equipment=_texts(given.get("equipment", []), ("equipment",)),
            **{name: given[name] for name in ("sport", "days_per_week") if name in given},
        )


def _facts(given: Any) -> dict[str, bool]:
    asked = [fact.id for fact in facts().values() if fact.come_from == "asked"]
    known = _mapping(given, ("facts",))
    _known_names(known, asked, ("facts",))
    for name, value in known.items():
        if not isinstance(value, bool):
            raise _At(("facts", name), f"'{value}' is neither yes nor no.", "Write yes or no.")
    return dict(known)


def _result(id: str, entry: Any, folder: Path) -> Result | Mapping[Side, tuple[Path, ...]]:
    place = ("tests", id)
    with _place(*place):
        test = find_test(id)
    given = entry if isinstance(entry, dict) else {"both" if test.sides == "both" else "": entry}
    if "" in given:
        raise _At(place, f"{test.name} is done on each side.", "Write left: and right: with the scores.")
    _known_names(given, (*SIDES, "pain", "how", "picture_error", "pelvis_held", "not_judged"), place)
    sides: dict[Side, Any] = {side: given[side] for side in SIDES if given.get(side) is not None}
    shown = {side: value for side, value in sides.items() if isinstance(value, dict)}
    if shown:
        if len(shown) != len(sides):
            raise _At(place, "One side has pictures and the other scores.", "Give both sides in the same way.")
        return MappingProxyType({side: _files(value, folder, (*place, side)) for side, value in shown.items()})
    with _place(*place):
        return Result(
            id,
            MappingProxyType({side: _scores(value, (*place, side)) for side, value in sides.items()}),
            MappingProxyType(_by_side(given.get("pain") or {}, (*place, "pain"))),
            MappingProxyType({side: str(why) for side, why in _by_side(given.get("not_judged") or {}, (*place, "not_judged")).items()}),
            given.get("how", "by hand"),
            MappingProxyType(
                {side: _number(error, (*place, "picture_error")) for side, error in _by_side(given.get("picture_error") or {}, place).items()}
            ),
            pelvis_held=given.get("pelvis_held", True) is not False,
        )


def _by_side(value: Any, place: tuple[str | int, ...]) -> dict[Side, Any]:
    named = _mapping(value, place)
    _known_names(named, SIDES, place)
    return {side: named[side] for side in SIDES if side in named}


def _scores(value: Any, place: tuple[str | int, ...]) -> tuple[float, ...]:
    scores = value if isinstance(value, list) else [value]
    return tuple(_number(score, place) for score in scores)


def _number(value: Any, place: tuple[str | int, ...]) -> float:
    if not isinstance(value, int | float):
        raise _At(place, f"'{value}' is not a number.", "Write a number, or several in square brackets for several trials.")
    return float(value)


def _files(value: dict[str, Any], folder: Path, place: tuple[str | int, ...]) -> tuple[Path, ...]:
    _known_names(value, ("photo", "clip"), place)
    named = [name for kind in ("photo", "clip") for name in _texts(value.get(kind, []), place)]
    missing = [name for name in named if not (folder / name).is_file()]
    if missing:
        raise _At(place, f"There is no file {missing[0]}.", f"Names are taken from {folder}.")
    return tuple(folder / name for name in named)


def _built(kind: Callable[..., Value], given: Any, place: tuple[str | int, ...]) -> Value:
    entry = _mapping(given, place)
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    _known_names(entry, names, place)
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items() if value is not None}
    for name, value in told.items():
        _of_the_right_kind(kind, name, value, (*place, name))
    try:
        return kind(**told)
    except TypeError:
        missing = next(name for name in names if name not in told)
        raise _At(place, f"'{missing}' is missing.", f"Answers here are {', '.join(names)}.") from None
    except SettingError as error:
        fault = next((name for name in told if _says(error.what, name, told[name])), None)
        raise _At((*place, fault) if fault else place, error.what, error.remedy) from None


def _of_the_right_kind(kind: Any, name: str, value: Any, place: tuple[str | int, ...]) -> None:
    hint = str(kind.__annotations__[name])
    if "float" in hint and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise _At(place, f"'{value}' is not a number.", "Write a number without a unit.")
    if hint.startswith("bool") and not isinstance(value, bool):
        raise _At(place, f"'{value}' is neither yes nor no.", "Write yes or no.")
    if hint.startswith("tuple") and not isinstance(value, tuple):
        raise _At(place, f"'{value}' is not a list.", f"Write [{value}].")


def _says(what: str, name: str, value: Any) -> bool:
    return (
        name in what
        or name.replace("_", " ").capitalize() in what
        or any(f"'{item}'" in what for item in (value if isinstance(value, tuple) else (value,)))
    )


def _mapping(value: Any, place: tuple[str | int, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _At(place, f"Answers with names are expected, but got '{value}'.", "Write 'name: answer', one each line, indented.")
    return {str(name): item for name, item in value.items()}


def _listed(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[int, Any]]:
    if not isinstance(value, list):
        raise _At(place, f"A list is expected, but got '{value}'.", "Begin each entry with a dash, or write [] for none.")
    yield from enumerate(value, start=1)


def _texts(value: Any, place: tuple[str | int, ...]) -> tuple[str, ...]:
    return tuple(str(item) for item in (value if isinstance(value, list) else [value]))


def _known_names(given: Mapping[str, Any], known: Any, place: tuple[str | int, ...]) -> None:
    for name in given:
        if name not in known:
            near = get_close_matches(str(name), list(known), 1)
            hint = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
            raise _At((*place, name), f"'{name}' is not known.", hint)


@contextmanager
def _place(*place: str | int) -> Iterator[None]:
    try:
        yield
    except SettingError as error:
        raise _At(place, error.what, error.remedy) from None


def _spoken(place: tuple[str | int, ...]) -> str:
    words: list[str] = []
    for part in place:
        if isinstance(part, int) and words:
            words[-1] += f" {part}"
        else:
            words.append(str(part))
    return ", ".join(words) or "answers"


def _line_of(text: str, place: tuple[str | int, ...]) -> int:
    """Return the line of a place in a YAML text, or of the part of it that exists."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part <= len(node.value):
            node = node.value[part - 1]
            line = node.start_mark.line + 1
    return line
