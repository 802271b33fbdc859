"""Measurements: what the program costs, side by side with limits and peers; never part of a test run."""
