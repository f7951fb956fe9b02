"""The program as one file, and what krew needs to install it."""
