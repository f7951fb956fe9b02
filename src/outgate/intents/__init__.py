"""The documents that say what workloads need: EgressIntent and EgressBaseline."""
