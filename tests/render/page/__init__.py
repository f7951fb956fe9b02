"""The HTML page before a browser reads it: its data, its places, its text."""
