"""The voice menu as a pure value machine: a menu is data, a call is a value, `advance` gives the next steps.

Knows no provider, no HTTP, no clock: `now` is an argument. Imports nobody but the standard library and msgspec.
"""
