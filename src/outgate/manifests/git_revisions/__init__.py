"""Manifests out of a Git revision, read with the user's git and without touching the work tree."""
