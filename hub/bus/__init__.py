"""The bus: tells every reader that something was committed. In one process, or over Redis Streams."""
