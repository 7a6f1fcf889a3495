"""Web chat: a widget by one script tag, and a line that resumes without losing a word."""
