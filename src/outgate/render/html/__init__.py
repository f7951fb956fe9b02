"""The HTML page: one self-contained file that evaluates the cluster's own rules."""
