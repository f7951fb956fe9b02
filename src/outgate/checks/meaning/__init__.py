"""Policies that say something else than what is meant."""
