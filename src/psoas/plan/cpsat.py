"""CP-SAT as it is used here: one worker, a fixed seed, a limit in deterministic time, so that the same question has the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from psoas.errors import PsoasError
from psoas.plan.programme import Status

EFFORT = 0.6
"""Deterministic time of a solve: CP-SAT's own measure of work, the same on every machine."""

Expression = cp_model.LinearExprT
Variable = cp_model.IntVar


@dataclass(frozen=True, slots=True)
class Solved:
    """A solution: the solver that holds the values, and how good it is; `gap` is (bound - value) / |bound|, 0 if proven the best."""

    solver: cp_model.CpSolver
    status: Status
    gap: float

    def holds(self, variable: Variable) -> bool:
        """Return whether a yes-or-no variable is yes."""
        return bool(self.solver.boolean_value(variable))

    def value(self, variable: Variable) -> int:
        """Return the value of a variable."""
        return int(self.solver.value(variable))


def solve(model: cp_model.CpModel, linear: Sequence[int] = (2, 1)) -> Solved:
    """Return the best solution that is found.

    Parameters
    ----------
    model
        To be made as large as it can be.
    linear
        How much of the model is relaxed to a linear one, tried in this order until there is a proof, each within `EFFORT`:
        2 proves choices ten times faster, 1 sums of sets.

    Raises
    ------
    PsoasError
        If there is none, which a model that can leave every session out never has.
    """
    tries = []
    for level in linear:
        solver = _solver(level)
        status = solver.solve(model)
        if status == cp_model.OPTIMAL:
            return Solved(solver, "optimal", 0.0)
        if status == cp_model.FEASIBLE:
            tries.append(solver)
    tries = tries or [_from_any_solution(model, linear[0])]
    best = max(tries, key=lambda one: one.objective_value)
    bound = min(one.best_objective_bound for one in tries)
    return Solved(best, "feasible", abs(bound - best.objective_value) / max(abs(bound), 1.0))


def _solver(level: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = level
    solver.parameters.max_deterministic_time = EFFORT
    return solver


def _from_any_solution(model: cp_model.CpModel, level: int) -> cp_model.CpSolver:
    """Return what is found from any solution at all: one model in a thousand hides its solutions while the best is looked for."""
    any_model = model.clone()
    any_model.clear_objective()  # type: ignore[no-untyped-call]
    first, better = _solver(level), _solver(level)
    if first.solve(any_model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise PsoasError("No programme was found in the time that is given.", "Every session can be left out, so this is a mistake of psoas.")
    hinted = model.clone()
    for index, value in enumerate(first.response_proto.solution):
        hinted.add_hint(hinted.get_int_var_from_proto_index(index), value)
    if better.solve(hinted) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise PsoasError("A programme that was found was lost again.", "This is a mistake of psoas.")
    return better
