"""The hub: what Keydesk decides. It knows no provider, no HTTP and no environment.

The rooms, in the river's order: contract (shared words), storage, journal, bus (the ground), access, accounts,
intake (the one door in), routing (pure), acd (the shell that runs it), conversing, delivery (the one door out),
insight.
"""
