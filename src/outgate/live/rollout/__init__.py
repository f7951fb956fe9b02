"""Roll-out: a plan onto a live cluster in stages, each of them safe to stop at, and back.

`steps` says as data what is done and in which order, `running` does it; what stands in the cluster
decides where a namespace is (`standing`), and the journal says what a run was about to do.
"""
