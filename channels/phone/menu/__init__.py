"""Callers in a voice menu: `ivr` decides, this folder asks, tells and answers."""
