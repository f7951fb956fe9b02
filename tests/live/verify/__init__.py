"""Does the cluster enforce? Verdicts, controls, cleaning up."""
