"""Every source beside Hubble: the shapes that it documents, with their traps."""
