"""Cases derived from the engine, and probes that harm nobody."""
