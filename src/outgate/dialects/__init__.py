"""Policy languages: one folder each, from Documents to Entries."""
