"""Needs that are host names, or ends that no NetworkPolicy can say."""
