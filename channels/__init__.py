"""The edges: each channel translates between its provider's words and the hub's. Channels never meet."""
