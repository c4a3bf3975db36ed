"""A nation to try the product on: real places and counties, synthetic agencies and figures.

Pure: a seed gives the same bytes on every machine. `nation` makes the agencies of the registry,
`applications` makes the file of a round, `real_round` joins public files into one.
Everything that is made up says so: an ORI with ZZ, an application id with SYN, a plan that
begins with "Synthetic".
"""
