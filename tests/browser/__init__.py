"""The HTML page in a real Chromium: what it shows, and what it cannot be made to do."""
