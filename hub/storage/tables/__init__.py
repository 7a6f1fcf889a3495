"""The tables, by what they are about. `hub.storage.schema` has them all."""
