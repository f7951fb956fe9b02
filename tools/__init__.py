"""What the Makefile runs: installing, packaging, generated files."""
