"""Answers as text for a runner: what changes, what stays, what laboratories saw, what cannot be said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from psoas.body.what_if.answer import Answer
from psoas.body.what_if.claim_chain import ClaimChain
from psoas.body.what_if.values import AngleCurve, Effect, NamedRun, Verdict
from psoas.knowledge.heard import heard
from psoas.knowledge.library import effects as effects_of_changes
from psoas.quantity import MINUS

JUDGED: dict[Verdict, str] = {
    "agrees": "The model agrees",
    "agrees in part": "The model agrees in part",
    "disagrees": "The model does not agree",
    "cannot tell": "The model cannot tell",
}
SURE, UNCLEAR, SAME, UNKNOWN = ("more", "less"), ("unclear",), ("hardly", "unchanged"), ("unknown",)
MODEL_ONLY = (
    "Mechanics of a model, not a measurement of you. ± holds 95 of 100 runners whose muscles nobody has measured; "
    "those of the 60 drawn whose muscles could not make the movement are left out."
)


def told_answer(answer: Answer) -> str:
    """Return an answer as text."""
    return "\n".join(_answer(answer))


def told_run(run: NamedRun) -> str:
    """Return a test of the articles as text."""
    return "\n".join(_run(run))


def told_chain(chain: ClaimChain) -> str:
    """Return the story, link by link, as text."""
    return "\n".join(_chain(chain))


def _answer(answer: Answer) -> Iterator[str]:
    yield f"If {answer.cause.said()}"
    yield f"({answer.runner})"
    by_standing = {standing: [effect for effect in answer.effects if effect.standing in standing] for standing in (SURE, UNCLEAR, SAME, UNKNOWN)}
    yield from _section("In short", [f"  {_in_short(answer.effects)}"])
    yield from _section("What changes", [line for effect in by_standing[SURE] for line in _effect(effect)] or ["  Nothing that is sure."])
    yield from _section("What may go either way", [line for effect in by_standing[UNCLEAR] for line in _effect(effect)])
    yield from _section(
        "What stays as it is, or nearly", [f"  {_listed([effect.name for effect in by_standing[SAME]])}."] if by_standing[SAME] else []
    )
    yield from _section("Unknown", [f"  {effect.said}: {effect.change.reason}" for effect in by_standing[UNKNOWN]])
    yield from _section("What runners in laboratories did (± is an upper bound)", _measured(answer))
    yield from _section("What studies of people found", [_study(id) for id in answer.studies])
    if answer.cause.pelvic_tilt or answer.cause.gluteus_strength != 1:
        yield from _section("The gluteus maximus over the tilt of the pelvis", _curve(answer.gluteus_over_tilt))
    yield from _section("What this cannot answer", [f"  {line}" for line in answer.cannot])
    yield f"\n{MODEL_ONLY}"


def _in_short(effects: Sequence[Effect]) -> str:
    """Return what is sure, as one sentence: "Less hip extension, more pull of the psoas on the pelvis."."""
    parts = [f"{effect.standing} {effect.name}" for effect in effects if effect.standing in SURE]
    return f"{_listed(parts)}." if parts else "Nothing changes that is sure in these runners."


def _study(id: str) -> str:
    entry = effects_of_changes()[id]
    return f"  {entry.change[0].upper()}{entry.change[1:]}: {entry.effect} ({id}, evidence {entry.grade})"


def _listed(names: Sequence[str]) -> str:
    text = ", ".join(names)
    return text[0].upper() + text[1:]


def _measured(answer: Answer) -> list[str]:
    lines = []
    for named in answer.measured:
        value = named.estimate
        clear = "" if abs(value.value) > value.error else ", no clear change"
        sign = "+" if value.value > 0 else ""
        lines.append(f"  {named.said[0].upper()}{named.said[1:]}: {sign}{value}{clear} ({value.n} runners; {value.origin})")
    return lines


def _run(run: NamedRun) -> Iterator[str]:
    yield run.title
    yield run.done
    yield from _section("What the articles say", _claims(run.claims))
    yield from _section(f"What the model gives: {run.states[0]} → {run.states[1]}", [line for effect in run.effects for line in _effect(effect)])
    yield from [f"  {number.said}: {number.estimate}" for number in run.numbers]
    for shown in run.curves:
        yield from _section(shown.said, _curve(shown, named=False))
    yield from _section("So", [f"  {JUDGED[run.verdict]}. {run.answer}"])
    yield from _section("What this cannot answer", [f"  {line}" for line in run.cannot])
    yield f"\n{MODEL_ONLY}"


def _chain(chain: ClaimChain) -> Iterator[str]:
    yield chain.title
    told: set[str] = set()
    for number, link in enumerate(chain.links, start=1):
        whole = link is chain.links[-1]
        yield from _section(f"{'The whole' if whole else f'Link {number}'}: {link.says}", [f"  {link.done}"])
        yield from [line for effect in link.effects for line in _effect(effect)]
        yield from [f"  {named.said}: {named.estimate}" for named in link.numbers]
        yield f"  {JUDGED[link.verdict]}. {link.answer[0].upper()}{link.answer[1:]}"
        yield from _claims(link.claims, told)
        told |= set(link.claims)
        yield f"  The model cannot answer: {link.cannot[0].lower()}{link.cannot[1:]}"
    yield from _section("So", [f"  {chain.answer}"])
    yield f"\n{MODEL_ONLY}"


def _section(title: str, lines: Iterable[str]) -> Sequence[str]:
    lines = list(lines)
    return [f"\n{title}", *lines] if lines else []


def _effect(effect: Effect) -> Iterator[str]:
    change = f"+{effect.change}" if effect.change.value > 0 else str(effect.change)
    yield f"  {effect.said}"
    yield f"    {effect.before} → {effect.after}, a change of {change}{_sureness(effect)}"


def _sureness(effect: Effect) -> str:
    if effect.standing == "unchanged" or effect.change.n < 2:
        return ""
    return f" ({'more' if effect.change.value > 0 else 'less'} in {round(effect.same_way * effect.change.n)} of {effect.change.n} runners drawn)"


def _curve(shown: AngleCurve, *, named: bool = True) -> list[str]:
    title = [f"  {shown.said}; {shown.over}"] if named else [f"  {shown.over}"]
    return title + [f"    {_degrees(angle):>5}  {estimate}" for angle, estimate in zip(shown.angles, shown.estimates, strict=True)]


def _degrees(angle: float) -> str:
    return f"{round(angle):d}°".replace("-", MINUS)


def _claims(ids: Sequence[str], told: Collection[str] = ()) -> list[str]:
    """Return what articles say and how it stands up; the reason only of those that were not told before."""
    claims = heard()
    return [
        f"  {id}: {claims[id].text} Research: {claims[id].verdict}, evidence {claims[id].grade}. {'' if id in told else claims[id].reason}".rstrip()
        for id in ids
    ]
