"""What the documents look like, for editors (JSON Schema) and for API servers (CRD)."""
