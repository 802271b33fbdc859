"""The pages: each is imported when somebody first goes to its place (`ui/places.py`)."""
