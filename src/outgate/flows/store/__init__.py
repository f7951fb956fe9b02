"""Edges in one SQLite file, appended to run after run."""
