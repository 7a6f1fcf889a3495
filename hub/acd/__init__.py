"""The ACD (automatic contact distributor): the one owner of routing state. Runs the pure router on the store."""
