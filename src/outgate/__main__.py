"""``python -m outgate``: the same program."""

from outgate.cli.entry import main

if __name__ == "__main__":
    main()
