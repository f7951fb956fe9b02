"""Manifests out of a Git revision, read with the user's own git and without touching the work tree."""
