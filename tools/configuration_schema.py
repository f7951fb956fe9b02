"""Write the JSON Schema of `outgate.yaml` from the table of settings: ``make schema``."""

from __future__ import annotations

import json
from pathlib import Path

from outgate.config.schema import configuration_schema

TARGET = Path(__file__).parent.parent / "src/outgate/schemas/Configuration.json"


def main() -> None:
    """Write the file."""
    TARGET.write_text(json.dumps(configuration_schema(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
