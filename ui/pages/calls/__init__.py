"""What the call desk is made of: the list of who is due, the questions, and the numbers with the attempts."""
