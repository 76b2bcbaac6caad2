"""The facts, as data: sources, metrics, norms."""
