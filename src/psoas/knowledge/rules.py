"""Rules over facts, written as ``fact_a and (fact_b or not fact_c)``."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_ALLOWED = (ast.Expression, ast.BoolOp, ast.UnaryOp, ast.And, ast.Or, ast.Not, ast.Name, ast.Load)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that holds or not, given which facts hold.

    Parameters
    ----------
    text
        Names of facts joined by ``and``, ``or``, ``not`` and brackets. An empty rule always holds.

    Raises
    ------
    ValueError
        If the text holds anything else.
    """

    text: str

    def __post_init__(self) -> None:
        _parsed(self.text)

    @property
    def names(self) -> tuple[str, ...]:
        """The facts the rule asks for, in order, each once."""
        found = [node.id for node in ast.walk(_parsed(self.text)) if isinstance(node, ast.Name)]
        return tuple(dict.fromkeys(sorted(found, key=self.text.index))) if self.text else ()

    def holds(self, facts: Mapping[str, bool]) -> bool:
        """Return whether the rule holds; a fact that is missing counts as no."""
        return not self.text or _value(_parsed(self.text).body, facts)

    def reasons(self, facts: Mapping[str, bool]) -> tuple[str, ...]:
        """Return the facts of the rule that hold."""
        return tuple(name for name in self.names if facts.get(name, False))


@cache
def _parsed(text: str) -> ast.Expression:
    try:
        tree = ast.parse(text or "always", mode="eval")
    except SyntaxError:
        raise ValueError(f"a rule is made of facts, and, or, not and brackets, but got '{text}'") from None
    if not all(isinstance(node, _ALLOWED) for node in ast.walk(tree)):
        raise ValueError(f"a rule is made of facts, and, or, not and brackets, but got '{text}'")
    return tree


def _value(node: ast.expr, facts: Mapping[str, bool]) -> bool:
    if isinstance(node, ast.BoolOp):
        values = [_value(part, facts) for part in node.values]
        return all(values) if isinstance(node.op, ast.And) else any(values)
    if isinstance(node, ast.UnaryOp):
        return not _value(node.operand, facts)
    assert isinstance(node, ast.Name)
    return facts.get(node.id, False)
