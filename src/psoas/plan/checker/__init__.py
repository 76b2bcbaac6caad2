"""Whether a programme keeps every rule, read off the finished programme.

It shares no code with the solver, so that a mistake in one does not hide in the other; both read the same knowledge.
"""
