"""Both ends of a connection, and rules that do nothing."""
