"""SLA clocks: by when a conversation is to be answered and settled, and whether that promise was kept."""
