"""Policies verified on real clusters: what stands for workloads, and what is left of it."""
