"""What came in: the files of applications of a round, kept byte by byte.

A file is taken whole or not at all: every problem is told at once, with line, column, value
and the way out. What was taken never changes; a corrected file is another file.
"""
