"""The house put together: settings, addresses, home, health, and the server.

This is the topmost room: it knows all others and none knows it. Settings come from the
environment; production refuses to start without what it needs and says so in one line.
"""
