"""Pages, one module for each step of the way."""
