"""Resolving host names where the user asks for it: by the cluster's resolvers, several times."""
