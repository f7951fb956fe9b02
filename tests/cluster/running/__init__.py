"""Starts and stops a cluster: network, control plane, nodes, enforcers."""
