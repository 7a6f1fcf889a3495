"""Callers in the queue: what they hear, what they may do instead of waiting."""
