"""Self-tests, questions and red flags: what a person can find out at home, as answers and findings."""
