"""Kinds of clusters, a file each: what their workloads are, and what those need."""
