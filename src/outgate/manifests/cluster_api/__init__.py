"""A live cluster as a source of documents, through the user's own kubectl."""
