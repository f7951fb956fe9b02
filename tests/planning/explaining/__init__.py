"""How one need became YAML."""
