"""Every error that outgate raises on purpose, in one tree.

    OutgateError                  anything below; has `exit_code`
    ├── UsageError                2  the question or an option is wrong
    │   └── UnknownEndError       2  an end of the question names nothing; has `suggestions`
    ├── ConfigurationError        2  a setting is wrong
    └── InputError                3  what was to be read could not be read

A problem in one document of many is not an error but a `Gap`: it is reported and the rest is
answered. This module knows nothing of the rest of the house.
"""

from __future__ import annotations


class OutgateError(Exception):
    """The base of all errors that a user can cause; its text is one sentence with a remedy."""

    exit_code = 2


class UsageError(OutgateError, ValueError):
    """The question or an option cannot be understood."""


class UnknownEndError(UsageError, LookupError):
    """An end of the question names nothing in the input."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class ConfigurationError(OutgateError, ValueError):
    """A setting is wrong."""


class InputError(OutgateError, OSError):
    """What was to be read could not be read at all."""

    exit_code = 3
