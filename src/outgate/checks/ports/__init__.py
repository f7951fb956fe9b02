"""Ports that are not the ones judged."""
