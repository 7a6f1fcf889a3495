"""The phone channel: calls through a TwiML-compatible carrier, or through the simulator that speaks like one."""
