"""What people who write menus need: checking, drawing and trying them, and how callers fare in them."""
