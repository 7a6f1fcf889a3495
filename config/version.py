"""Keydesk's version, as the package says it."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("keydesk")
except PackageNotFoundError:  # run from a folder that was never installed
    VERSION = "0.0.0"
