"""The first run: a data folder is made, or brought back, through four pages."""
