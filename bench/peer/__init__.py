"""Another analyser of NetworkPolicies, on the same input: its cost and its answers."""
