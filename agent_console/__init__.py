"""The agents' console: its API, its stream of events, and the web application."""
