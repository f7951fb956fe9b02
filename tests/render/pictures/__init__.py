"""Pictures are exact, readable, and taken by the programs that draw them."""
