"""Does this cluster enforce policies? Proof by connecting, with a positive and a negative control.

Pure: `pools`, `cases`, `script`, `objects`, `policies`, `diary`, `readings`, `settling`,
`judging`, `measuring`, `troubles`, `reasons`. Effects: `cluster`, `starting`, `leftovers`,
`permissions`, `running`. What a run found is in `answers`.
"""
