"""Builds what the repository runs on: the Python environment and the web pages. Standard library only."""
