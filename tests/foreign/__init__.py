"""Our files before the programs of others that read them: `make formats-check`."""
