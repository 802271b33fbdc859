"""The panels of Home, one module each."""
