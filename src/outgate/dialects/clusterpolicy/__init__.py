"""ClusterNetworkPolicy and the policies of other groups that look like it; not evaluated."""
