"""Edits that change nothing else."""
