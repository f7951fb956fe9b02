"""`outgate.yaml` and the environment: what a run is told besides its command line.

It must not know click, commands or how anything is shown; `cli.common.configured` joins the two.
"""
