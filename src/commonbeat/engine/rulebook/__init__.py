"""A program's policy as one readable file: what it says, read and checked.

`model` holds the parsed rulebook, `reading` turns TOML into it and reports every
problem at once, `words` tells it in plain sentences.
"""
