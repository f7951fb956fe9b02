"""Who is not covered, or only seems to be."""
