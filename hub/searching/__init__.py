"""Finding people, accounts, conversations and messages by what is remembered of them, and views kept for the next time.

Text becomes tokens by rules that both stores share, so a store needs only the simplest full-text index. A worker
follows the journal and keeps that index; nothing on the river waits for it.
"""
