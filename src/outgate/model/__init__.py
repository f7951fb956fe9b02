"""The nouns of outgate as small frozen types; one module per noun."""
