"""Checks against other people's measurements; each writes a page of docs/validation."""
