"""Selectors that select nothing, too much, or not for long."""
