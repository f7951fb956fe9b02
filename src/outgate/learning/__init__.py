"""Recorded traffic against policies: what a workload needs, and what would be denied."""
