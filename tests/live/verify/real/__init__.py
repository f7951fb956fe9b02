"""`verify` on real clusters: with Calico, with Cilium, and with nothing that enforces."""
