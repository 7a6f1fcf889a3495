"""Menus as pictures: nodes as cards, their ways out as lines, laid out in layers from left to right."""
