"""Delivery: the one door out. Carries the outbox's orders to the channels, again and again until it is settled."""
