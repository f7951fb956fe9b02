"""The questions, asked through the Python API."""
