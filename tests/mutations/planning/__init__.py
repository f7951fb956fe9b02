"""Mistakes planted in the planner: each is found by golden outputs or by the naive evaluator."""
