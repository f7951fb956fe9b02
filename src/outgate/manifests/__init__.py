"""Text into Documents, as kubectl reads it; and where the text comes from."""
