"""Tests of what asks and changes a live cluster."""
