"""The shared words of Keydesk: frozen values, events, commands, errors and ports. Imports nobody."""
