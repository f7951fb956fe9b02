"""What the reader takes, and what it refuses with which words."""
