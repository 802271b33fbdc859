"""The parts of the Reports place."""
