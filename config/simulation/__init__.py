"""`keydesk simulate`: scenarios people write, and what became of them, in the terminal and as a page."""
