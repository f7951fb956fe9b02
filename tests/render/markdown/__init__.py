"""Markdown says what the answer says, whatever names hold, and stays below what hosts take."""
