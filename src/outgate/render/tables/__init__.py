"""Pages for people: one file per answer."""
