"""A capture holds what answers need, and nothing that is secret."""
