"""Where signs of a forgotten need come from: recorded traffic, logs that grow, probes."""
