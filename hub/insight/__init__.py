"""Figures about the work: today's board, and how loaded the agents are."""
