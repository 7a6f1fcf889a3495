"""Carriers: what the channel needs of one, and who fulfils it."""
