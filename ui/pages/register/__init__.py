"""The parts of the Registers place: choosing a session, the session itself, and the book over a week or month."""
