"""The language of networking.k8s.io/v1 NetworkPolicy, read completely."""
