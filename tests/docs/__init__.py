"""The documentation holds: its examples run and its lists are complete."""
