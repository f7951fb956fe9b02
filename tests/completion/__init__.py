"""Completion: the words that are offered, in real shells and through a real kubectl."""
