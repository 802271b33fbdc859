"""The parts of the Trainees place: its list, the pane beside it, and the form for somebody new."""
