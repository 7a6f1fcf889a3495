"""What agents say: replies, notes, and the conversations they are part of."""
