"""Mistakes about program, fields and eligibility: what stands there, what is written
instead, what is said."""

MISTAKES_OF_FACTS = [
    (
        'title = "Small round"',
        'titel = "Small round"',
        """
        title: 'title' is missing. Add a line before the first table: title = …
        titel: There is no key 'titel'. Did you mean 'title'?
        """,
    ),
    (
        "match_percent = 25",
        "match_percent = 20",
        """
        program.match_percent: Federal share (75 %) and match (20 %) add up to 95 %, not to
        100 %. Write the part that the agency pays, or leave match_percent out.
        """,
    ),
    (
        "funds_available = 2_000_000",
        "funds_available = 0",
        """
        program.funds_available: 0 is out of range. Write a number that is at least 0.01 and
        at most 1000000000000000.
        """,
    ),
    (
        "funds_available = 2_000_000",
        'funds_available = "1.005"',
        """
        program.funds_available: $1.005 has parts of a cent. Round it, for example to $1.00.
        """,
    ),
    (
        "fiscal_year = 2026",
        "fiscal_year = 2026.5",
        """
        program.fiscal_year: 2026.5 is not a whole number. Leave out the decimals.
        """,
    ),
    (
        "fiscal_year = 2026",
        "fiscal_year = true",
        """
        program.fiscal_year: True is not a number. Write fiscal_year = 12, fiscal_year = 12.5
        or fiscal_year = "12.5".
        """,
    ),
    (
        'state = "state"',
        'state = "stat"',
        """
        columns.state: There is no field 'stat'. Did you mean 'state'?
        """,
    ),
    (
        'agency = "agency"',
        'agency = "sworn"',
        """
        columns.agency: The field 'sworn' is a number, where a text is needed. Name another
        field, or change its kind.
        """,
    ),
    (
        'kind = "identifier"',
        'kind = "identifer"',
        """
        fields.id.kind: 'identifer' is not one of the allowed words. Did you mean
        'identifier'?
        """,
    ),
    (
        """\
key = "agency"
""",
        """\
key = "id"
""",
        """
        fields.id.key: There are two fields with the key 'id'; the other: fields.id.key. Give
        each its own key.
        columns.agency: There is no field 'agency'. Declare it under [[fields]].
        """,
    ),
    (
        'key = "review"',
        'key = "Review Score"',
        """
        fields[10].key: 'Review Score' is not a key. Use small letters, digits and
        underscores, beginning with a letter.
        """,
    ),
    (
        'key = "review"',
        'key = "case"',
        """
        fields.case.key: 'case' is a word of SQL. Choose another key.
        """,
    ),
    (
        'allowed = ["AK", "TX", "WY"]',
        'allowed = ["AK", "TX", "AK"]',
        """
        fields.state.allowed: 'AK' is listed twice. Keep one of them.
        """,
    ),
    (
        'kind = "text"',
        """\
kind = "text"
minimum = 3""",
        """
        fields.agency.minimum: 'minimum' has no effect on a field of kind text. Leave it out;
        it is for integer, decimal, money, percent.
        """,
    ),
    (
        """\
key = "sworn"
label = "Sworn officers"
kind = "integer"
minimum = 0""",
        """\
key = "sworn"
label = "Sworn officers"
kind = "integer"
minimum = 9
maximum = 2""",
        """
        fields.sworn.minimum: The minimum 9 is above the maximum 2. Swap or correct them.
        """,
    ),
    (
        'refuse_if = "sworn < 1"',
        'refuse_if = "sworm < 1"',
        """
        eligibility.too_small.refuse_if: There is no field sworm. Did you mean 'sworn'?
        """,
    ),
    (
        'refuse_if = "sworn < 1"',
        'refuse_if = "population"',
        """
        eligibility.too_small.refuse_if: 'population' is not a yes or no, but a number. Write
        another expression.
        """,
    ),
]
