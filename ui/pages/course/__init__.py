"""What the Courses place is made of: the list of groups, and the tabs of one group."""
