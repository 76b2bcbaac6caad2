"""CP-SAT as it is used here: one worker, a fixed seed, a limit in deterministic time, so that the same question has the same answer."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from psoas.errors import PsoasError
from psoas.plan.programme import Status

EFFORT = 2.0
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


def solve(model: cp_model.CpModel) -> Solved:
    """Return the best solution that is found within `EFFORT`.

    Raises
    ------
    PsoasError
        If there is none, which a model that can leave every session out never has.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2  # the linear relaxation is what proves; without it a solve takes ten times longer
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    if status == cp_model.OPTIMAL:
        return Solved(solver, "optimal", 0.0)
    if status != cp_model.FEASIBLE:
        raise PsoasError(f"No programme was found ({solver.status_name(status)}).", "Every session can be left out, so this is a mistake of psoas.")
    gap = abs(solver.best_objective_bound - solver.objective_value) / max(abs(solver.best_objective_bound), 1.0)
    return Solved(solver, "feasible", gap)
