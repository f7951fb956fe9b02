"""Reader, JSON Schema and CRD refuse the same."""
