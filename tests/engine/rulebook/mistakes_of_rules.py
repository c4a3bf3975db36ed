"""Mistakes about score, awards and money: what stands there, what is written instead, what is
said."""

MISTAKES_OF_RULES = [
    (
        "weight = 60",
        "weight = 50",
        """
        score.categories: The weights of the categories add up to 90 (50 + 40), not to 100.
        Change them so that they add up to 100.
        """,
    ),
    (
        "weight = 75",
        "weight = 74.5",
        """
        score.categories.fiscal.measures: The weights of the measures add up to 99.5 (74.5 +
        25), not to 100. Change them so that they add up to 100.
        """,
    ),
    (
        'key = "crime_rate"',
        'key = "poverty"',
        """
        score.categories.crime.measures.poverty.key: There are two measures with the key
        'poverty'; the other: score.categories.fiscal.measures.poverty.key. Give each its own
        key.
        """,
    ),
    (
        """\
value = "poverty"
""",
        """\
value = "poverty"
rate = { count = "crimes", population = "population", per = 1, if_zero = "zero" }
""",
        """
        score.categories.fiscal.measures.poverty: A measure has exactly one of value, rate,
        change; here: value, rate. Say where the raw value comes from, once.
        """,
    ),
    (
        'transform = "minmax"',
        """\
transform = "minmax"
high = 5""",
        """
        score.categories.crime.measures.crime_rate.high: 'high' has no effect on the transform
        minmax. Leave it out; it is for linear, capped_ratio.
        """,
    ),
    (
        'transform = "minmax"',
        """\
transform = "linear"
low = 5
high = 5""",
        """
        score.categories.crime.measures.crime_rate.high: 5 is not above 5. Write the larger
        number as high; better = "lower" turns the scale around.
        """,
    ),
    (
        'transform = "minmax"',
        """\
transform = "bands"
bands = [ { from = 9, points = 0 }, { from = 3, points = 9 } ]""",
        """
        score.categories.crime.measures.crime_rate.bands: The band from 3 stands after the
        band from 9. Let each band start above the one before it.
        """,
    ),
    (
        'transform = "minmax"',
        'transform = "bands"',
        """
        score.categories.crime.measures.crime_rate.bands: The transform bands needs its bands.
        Write bands = [ { from = 0, points = 0 }, { from = 10, points = 50 } ].
        """,
    ),
    (
        "per = 100_000",
        "per = 0",
        """
        score.categories.crime.measures.crime_rate.rate.per: 0 is not above 0. Write 100_000.
        """,
    ),
    (
        'missing = "spread"',
        """\
missing = "spread"
median_within = "state\"""",
        """
        score.categories.fiscal.measures.budget_change.median_within: 'median_within' has no
        effect when missing = 'spread'. Leave it out, or write missing = 'median'.
        """,
    ),
    (
        """\
category = "crime"
""",
        """\
category = "crme"
""",
        """
        tie_breaks[1].category: There is no category 'crme'. Did you mean 'crime'?
        """,
    ),
    (
        """\
category = "crime"
""",
        """\
category = "crime"
measure = "poverty"
""",
        """
        tie_breaks[1]: A tie-break has exactly one of category, measure, value; here:
        category, measure. Say what is compared, once; write another [[tie_breaks]] for the
        next one.
        """,
    ),
    (
        """\
cap = "LEAST(50, 0.05 * sworn)"
""",
        """\
cap = "sworn / (2 - 2)"
""",
        """
        request.cap: sworn / (2 - 2) always divides by zero. Divide by something else.
        """,
    ),
    (
        """\
cap = "LEAST(50, 0.05 * sworn)"
""",
        "",
        """
        request.rounding: 'rounding' has no effect without a cap. Write cap = …, or leave it
        out.
        request.at_least: 'at_least' has no effect without a cap. Write cap = …, or leave it
        out.
        """,
    ),
    (
        "maximum_units = 50",
        """\
maximum_units = 2
minimum_units = 3""",
        """
        limits.maximum_units: The most, 2, is below the least, 3. Swap or correct them.
        """,
    ),
    (
        "maximum_units = 50",
        "maximum_dollars = 1000",
        """
        limits.maximum_dollars: The most, $1,000.00, is below the least, $1,000.50. Swap or
        correct them.
        """,
    ),
    (
        "maximum_units = 50",
        "minimum_viable_percent = 50",
        """
        limits.minimum_viable_percent: 'minimum_viable_percent' has no effect with marginal
        'whole_units'. Leave it out, or write marginal = 'minimum_viable'.
        """,
    ),
    (
        "shares = { large = 50, small = 50 }",
        "shares = { large = 60, small = 50 }",
        """
        constraints.halves.shares: The shares add up to 110 % (60 + 50), more than 100 %.
        Lower them: more than the funds cannot be shared out.
        """,
    ),
    (
        "shares = { large = 50, small = 50 }",
        "shares = { larg = 50, small = 50 }",
        """
        constraints.halves.shares.larg: `by` never gives 'larg'. Did you mean 'large'?
        """,
    ),
    (
        """\
kind = "set_aside"
when = "rural"
percent = 10""",
        """\
kind = "set_aside"
when = "rural"
percent = 10
dollars = 5""",
        """
        constraints.rural_part: A set_aside has exactly one of percent, dollars; here:
        percent, dollars. Say how much, once.
        """,
    ),
    (
        """\
kind = "set_aside"
when = "rural"
percent = 10""",
        """\
kind = "set_aside"
when = "rural"
by = "state"
percent = 0""",
        """
        constraints.rural_part.by: 'by' has no effect on a constraint of kind set_aside. Leave
        it out; it uses when, percent, dollars.
        constraints.rural_part.percent: 0 % asks for nothing. Leave the rule out.
        """,
    ),
    (
        'yield_order = ["rural_part", "halves", "state_minimum"]',
        'yield_order = ["rural_prt", "halves", "state_ceiling"]',
        """
        yield_order: There is no constraint 'rural_prt'. Did you mean 'rural_part'?
        yield_order: 'state_ceiling' is a ceiling: it never yields. Leave it out.
        yield_order: The order leaves out 'state_minimum', 'rural_part'. Name every floor,
        share and set-aside once, the first to yield first.
        """,
    ),
    (
        'yield_order = ["rural_part", "halves", "state_minimum"]',
        "",
        """
        yield_order: 'yield_order' is missing. Add a line before the first table: yield_order =
        ["state_minimum", "halves", "rural_part"], the first to yield first
        """,
    ),
    (
        '"program.match_percent"',
        '"program.mach_percent"',
        """
        provenance.program.mach_percent: 'program.mach_percent' names no part of this
        rulebook. Did you mean 'program.match_percent'?
        """,
    ),
    (
        '{ status = "verified", source = "https://www.example.org/notice" }',
        '{ status = "verified" }',
        """
        provenance.program.source: A verified part needs its source. Write source =
        "https://…", or status = "assumption".
        """,
    ),
    (
        'format = "commonbeat-rulebook/1"',
        'format = "commonbeat-rulebook/9"',
        """
        format: 'commonbeat-rulebook/9' is not a format known here. Write
        'commonbeat-rulebook/1'.
        """,
    ),
    (
        """\
[lottery]
seed = "SMALL-2026"
""",
        "",
        """
        lottery: The table 'lottery' is missing. Add [lottery].
        """,
    ),
    (
        """\
[lottery]
seed = "SMALL-2026"
""",
        """\
[lottery]
seed = 2026
""",
        """
        lottery.seed: 2026 is not a text. Write it in quotes: seed = "…".
        """,
    ),
]
