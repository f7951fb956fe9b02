"""The engine's word against a real enforcer: the same policies, every pair, asked and tried."""
