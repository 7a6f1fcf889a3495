"""Talks: the legs of live calls, what users ask of them, and what becomes of them."""
