"""The ground: engine, schema, the one writer and the outbox. SQLite for one process, PostgreSQL for many."""
