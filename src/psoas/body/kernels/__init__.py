"""Loops over frames, compiled on first use and kept; nothing else of the body room is compiled.

They read the tables of `psoas.body.tables` and fill arrays that are handed in. They hold no lock while they run, so
threads can share the frames.
"""
