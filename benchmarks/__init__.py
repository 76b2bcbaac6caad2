"""Ratios against peers, measured in one run; never asserted in a test."""
