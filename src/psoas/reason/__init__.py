"""From findings to explanations: how sure a capacity is low, which causes fit, and what to test next."""
