"""A live cluster into a file: one person with rights runs it once, everybody can ask offline."""
