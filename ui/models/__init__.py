"""What screens ask of the book, and the table models that show it."""
