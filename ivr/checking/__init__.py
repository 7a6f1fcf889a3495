"""What can be wrong with menus that can be read."""
