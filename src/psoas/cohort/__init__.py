"""Many recordings: find them, run each through gait and muscles, and gather tables."""
