"""How one need became YAML: found by its name, followed through the plan, and proved alone."""
