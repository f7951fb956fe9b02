"""Questions: parameters in, a typed Answer out. What an answer looks like is up to `render`."""
