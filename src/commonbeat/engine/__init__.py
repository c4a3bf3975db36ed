"""What can be checked on paper: rulebook, scores, allocation, explanation, verification, money.

Pure functions over plain values. No Django, no clock, no chance, no files: time and randomness
come in as arguments, so that every result can be computed again by anyone.
"""
