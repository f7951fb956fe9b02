"""The nouns of outgate as small frozen types; one module per noun, no behaviour beyond their own."""
