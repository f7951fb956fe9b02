"""Destinations that cannot be selected, or should not be reached."""
