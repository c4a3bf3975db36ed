"""The second implementation of the decision procedure, written for plainness.

Fractions, whole numbers, lists and dictionaries; no vectors. It shares nothing with the first
implementation but the parsed rulebook, and an import contract keeps it so.
Read in this order: cells, formulas, transforms, measures, scores, order, sizes, books, steps,
exchange, telling, recomputation.
"""
