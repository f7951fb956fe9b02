"""Nothing registers itself: every file of a kind stands in the table of its kind."""
