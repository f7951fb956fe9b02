"""How each network plugin is recognised: one file each, one line each in the table.

A detector looks at an `Observation` and returns a `Sighting` or nothing. It never concludes from a
name alone what a flag says: a flag that is not set is told as the plugin's documented default.
"""
