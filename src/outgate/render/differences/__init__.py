"""Differences in words, the same in all formats for people."""
