"""Spreadsheets that come in: read under guard, understood by their heads, rehearsed row by row, written in one change."""
