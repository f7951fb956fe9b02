"""Pictures of answers: what is drawn is decided once, how it is written in a file per language."""
