"""Hubble: real captures, and every shape of its JSON."""
