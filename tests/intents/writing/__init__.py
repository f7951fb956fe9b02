"""Intents as files."""
