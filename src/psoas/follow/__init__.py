"""What came of it: check-ins, done sessions and re-tests -> change against noise, and what to do next."""
