"""psoas: an open, private, local running assessment."""

__version__ = "0.1.0"
