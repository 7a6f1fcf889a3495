"""Is it the carrier that knocks? One scheme of signatures each file; `choice` finds the one that is set."""
