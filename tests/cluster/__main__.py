"""Lets `python -m tests.cluster` stand for the harness's command line."""

from __future__ import annotations

import sys

from tests.cluster.cli import main

sys.exit(main())
