"""Recorded traffic and a real API server."""
