"""What the doctor concludes from what it sees, by hand-made observations and on real clusters."""
