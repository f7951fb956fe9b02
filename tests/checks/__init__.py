"""Checks: each finds what its page calls bad, and nothing in what the page calls good."""
