"""What the Certificates place is made of: who waits for one, and the register of a year."""
