"""Intent documents: read, judged, written, edited."""
