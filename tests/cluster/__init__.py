"""A real Kubernetes cluster on one machine, made from package registries."""
