"""Intake: the one door in. Takes each inbound once, finds out who it is and which conversation it belongs to."""
