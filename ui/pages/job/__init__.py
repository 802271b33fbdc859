"""What the Jobs place is made of: candidates with their reasons, and those who are proposed."""
