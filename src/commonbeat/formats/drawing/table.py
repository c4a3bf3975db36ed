"""The data table that stands beside every drawing."""

from collections.abc import Collection, Sequence
from html import escape


def data_table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Collection[int] = (),
    classes: str = "cb-table",
) -> str:
    """Return an HTML table; cells are texts and are escaped, the first names its row.

    Columns in `numeric` (counted from 0) get the class `cb-number`.
    """

    def kind(place: int) -> str:
        return ' class="cb-number"' if place in numeric else ""

    head = "".join(
        f'<th scope="col"{kind(place)}>{escape(text)}</th>'
        for place, text in enumerate(headings)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<th scope="row"{kind(place)}>{escape(text)}</th>'
            if place == 0
            else f"<td{kind(place)}>{escape(text)}</td>"
            for place, text in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="{escape(classes)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )
