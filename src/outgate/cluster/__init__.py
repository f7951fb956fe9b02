"""Documents into a Snapshot: namespaces, workloads and their pods, Services, nodes, ranges."""
