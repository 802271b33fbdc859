"""The parts that screens are put together from; each is one class that knows the theme and no record."""
