"""How words and values are spoken, in each language."""
