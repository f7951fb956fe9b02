"""What a live cluster tells about itself: read only, each fact with its source.

`observing` does all the reading and gives an `Observation`; everything else here is a pure
function of it; `diagnosing` puts them together.
"""
