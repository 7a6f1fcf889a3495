"""Who may come in and what they may do: users, roles, passwords, sessions; the agents among the users."""
