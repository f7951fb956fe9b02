"""AdminNetworkPolicy and BaselineAdminNetworkPolicy: what they could do; not evaluated."""
