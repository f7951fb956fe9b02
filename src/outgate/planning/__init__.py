"""From what workloads need to policies that are safe to apply: compiled, staged, proved."""
