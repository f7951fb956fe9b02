"""Name look-ups that are blocked, or too wide."""
