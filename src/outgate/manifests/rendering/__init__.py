"""Kustomize folders and Helm charts as manifests, through the user's own programs.

Nothing of kustomize or helm is re-implemented: what they print is read as any file is.
"""
