"""Needs -> programme: exercises, dose, schedule, progression, mobility; every choice with its reason."""
