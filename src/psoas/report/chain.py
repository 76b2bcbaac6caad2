"""The chain as a small graph: what was found on the boxes, what is known on the arrows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from psoas.finding import Side
from psoas.knowledge.network import Edge, edges, nodes
from psoas.reason.belief import Belief
from psoas.reason.reasoning import Reasoning, SymptomReasoning
from psoas.report.svg import drawing, n, text_at

STORY = ("G05", "G08", "G09")
"""Links of the story that articles tell: hip flexors, pelvis, glute, hamstrings."""

BOX, TALL, GAP, DROP = 168.0, 70.0, 148.0, 66.0
MARGIN = 6.0

Style = Literal["supported", "mixed", "assumed", "struck"]
WORDS: Mapping[Style, str] = {"supported": "supported", "mixed": "mixed", "assumed": "our assumption", "struck": "contradicted"}


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the chain: its name, and what was found of it."""

    name: str
    found: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link: how it is drawn, its word with the grade, and what research says."""

    style: Style
    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Boxes joined by arrows, one arrow fewer than boxes."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def said(self) -> str:
        """The whole chain as a sentence for those who do not see it."""
        links = (f"{a.name} to {b.name}: {arrow.label}" for a, b, arrow in zip(self.boxes, self.boxes[1:], self.arrows, strict=False))
        return ". ".join(links) + "."


def chains(symptom: SymptomReasoning, reasoning: Reasoning, count: int = 3) -> tuple[Chain, ...]:
    """Return the chains of the explanations that fit best, and the story that articles tell where it ends at the sore place."""
    side = symptom.soreness.side
    told = [one for one in symptom.supported if one.links][:count]
    own = [_chain("", [edges()[link.edge] for link in one.links], side, reasoning) for one in told]
    ends = {link.effect for one in symptom.explanations for link in one.links}
    if edges()[STORY[-1]].effect not in ends:
        return tuple(own)
    return (*own, _chain("The chain that articles tell", [edges()[id] for id in STORY], side, reasoning))


def chain_drawing(chain: Chain, *, upright: bool) -> Markup:
    """Return a chain as a picture: `upright` for a phone, else from left to right.

    The line says how the link stands: full supported, dashed mixed, dotted our assumption, struck through contradicted. The
    word beside it says the same.
    """
    count = len(chain.boxes)
    step = TALL + DROP if upright else BOX + GAP
    width = (BOX + GAP if upright else BOX + step * (count - 1)) + 2 * MARGIN
    height = (TALL + step * (count - 1) if upright else TALL) + 2 * MARGIN
    parts: list[str] = []
    for place, box in enumerate(chain.boxes):
        x, y = (MARGIN, MARGIN + place * step) if upright else (MARGIN + place * step, MARGIN)
        parts.append(_box(box, x, y))
        if place < len(chain.arrows):
            parts.append(_arrow(chain.arrows[place], x, y, upright))
    return drawing(width, height, "chain", chain.said, *parts, attributes=f' style="max-width:{n(width)}px"')


def _chain(title: str, links: Sequence[Edge], side: Side, reasoning: Reasoning) -> Chain:
    names = [links[0].cause, *(link.effect for link in links)]
    return Chain(title, tuple(Box(nodes()[id].short, _found(id, side, reasoning.beliefs)) for id in names), tuple(_link(link) for link in links))


def _link(edge: Edge) -> Arrow:
    style = style_of(edge)
    return Arrow(style, f"{WORDS[style]} · {edge.grade}", edge.says)


def style_of(edge: Edge) -> Style:
    """Return how a link is drawn: by what it rests on, and how strong that is."""
    if edge.basis == "contradicted":
        return "struck"
    if edge.basis == "expert_prior":
        return "assumed"
    return "supported" if edge.grade in ("A", "B") else "mixed"


def _found(id: str, side: Side, beliefs: Iterable[Belief]) -> str:
    """Return what was found of a node, in few words."""
    node = nodes()[id]
    if node.layer == "context":
        return "you told us"
    if node.layer in ("outcome", "state"):
        return "what is sore"
    about = [belief for belief in beliefs if belief.node == id and (belief.side == side or "both" in (belief.side, side)) and belief.tested]
    if not about:
        return "not measured"
    likely = [belief for belief in about if belief.likely]
    if not likely:
        return "no sign of it"
    state = max(node.states[1:], key=lambda one: likely[0].chances[one])
    return f"likely {state}, {likely[0].side}" if len(likely) < 2 and likely[0].side != "both" else f"likely {state}"


def _box(box: Box, x: float, y: float) -> str:
    lines = textwrap.wrap(box.name, 18)
    rect = f'<rect x="{n(x)}" y="{n(y)}" width="{n(BOX)}" height="{n(TALL)}" rx="4"/>'
    start = y + (32 if len(lines) < 2 else 24)
    names = "".join(text_at(x + 12, start + 17 * place, line) for place, line in enumerate(lines[:2]))
    return f'<g class="node">{rect}{names}{text_at(x + 12, y + TALL - 11, box.found, css="sub")}</g>'


def _arrow(arrow: Arrow, x: float, y: float, upright: bool) -> str:
    if upright:
        x0, y0, x1, y1 = x + 40, y + TALL + 4, x + 40, y + TALL + DROP - 5
        tip = f"M{n(x1 - 4)} {n(y1 - 6)}L{n(x1)} {n(y1)}L{n(x1 + 4)} {n(y1 - 6)}"
        label = text_at(x + 58, y + TALL + DROP / 2 + 4, arrow.label, css=f"lab {arrow.style}")
    else:
        x0, y0, x1, y1 = x + BOX + 5, y + TALL / 2, x + BOX + GAP - 6, y + TALL / 2
        tip = f"M{n(x1 - 6)} {n(y1 - 4)}L{n(x1)} {n(y1)}L{n(x1 - 6)} {n(y1 + 4)}"
        label = text_at(x + BOX + GAP / 2, y + TALL / 2 - 12, arrow.label, css=f"lab {arrow.style}", anchor="middle")
    line = f'<path class="edge {arrow.style}" d="M{n(x0)} {n(y0)}L{n(x1)} {n(y1)}"/><path class="tip {arrow.style}" d="{tip}"/>'
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    across = f"M{n(middle[0] - 9)} {n(middle[1] + 9)}L{n(middle[0] + 9)} {n(middle[1] - 9)}"
    return line + (f'<path class="edge struck" d="{across}"/>' if arrow.style == "struck" else "") + label
