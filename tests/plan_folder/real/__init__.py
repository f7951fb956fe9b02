"""A plan's folder on a real API server."""
