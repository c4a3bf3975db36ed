"""How a round becomes awards: runs that score, allocate, are verified, approved, published.

A run freezes its rulebook, its applications and its results; nothing of it can be edited. One
person submits it for approval, another approves. A correction is a new run that says what it
replaces and why. Until a run is published, `access` hides it from everybody but the office.
"""
