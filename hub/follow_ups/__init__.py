"""What we promised to do, by when, and who does it."""
