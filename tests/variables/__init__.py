"""Texts with variables that nobody filled in: bounded, never guessed, reported by name."""
