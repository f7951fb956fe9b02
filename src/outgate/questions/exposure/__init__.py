"""Which workloads are exposed to outside, by which way, and whether policies let it in.

A route leads to a Service, but its packets come to the pods from a controller's pods; a load
balancer's come from outside addresses or from a node. What policies must admit is that, so that is
what is judged. Who connects and is not in the input is UNKNOWN.
"""
