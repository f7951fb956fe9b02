"""What the JSON and YAML formats hold: answers as plain values, as the schemas describe them."""
