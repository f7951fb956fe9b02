"""What enforces NetworkPolicies in a test cluster: one file each, one line each in the table."""
