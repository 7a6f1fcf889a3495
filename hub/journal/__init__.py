"""The journal: the ordered, append-only record of every event. The truth for history, live views and reports."""
