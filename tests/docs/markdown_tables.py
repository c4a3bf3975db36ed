"""The tables of a page, found by the comment `<!-- table: name -->` above them."""

from tests.docs.toml_examples import DOCS


def table(page: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a table, each as texts by the words of its header."""
    text = (DOCS / page).read_text(encoding="utf-8")
    after = text.split(f"<!-- table: {name} -->\n")[1]
    header, _, *rows = (cells(line) for line in after.split("\n\n")[0].splitlines())
    return [dict(zip(header, row, strict=True)) for row in rows]


def cells(line: str) -> list[str]:
    """Return the cells of one line of a table."""
    return [cell.strip() for cell in line.strip()[1:-1].split("|")]
