"""Who gets how many units: rank order under all constraints, and the optimum beside it.

Steps A to F of docs/reference/decision-procedure.md, section 8, as loops over whole numbers.
The loops are compiled; the rest of the engine meets them through `Instance` alone.
"""
