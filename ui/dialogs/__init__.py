"""Boxes over the page: the rare question, and the report of a bug of ours."""
