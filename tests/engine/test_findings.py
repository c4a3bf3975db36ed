"""Problems of a long file are all counted, and the first thousand of a kind are told."""

from commonbeat.engine.findings import TOLD, Findings
from commonbeat.engine.problems import Problem


def test_problems_come_in_the_order_of_their_lines() -> None:
    findings = Findings()
    findings.add("cell.bad", "sworn", [7, 9], lambda place: (f"bad {place}.", "Mend it."))
    findings.add_one("row.ragged", "", 8, ("ragged.", "Fill it."))

    assert findings.problems() == [
        Problem("cell.bad", "bad 0.", "Mend it.", "line 7, column sworn"),
        Problem("row.ragged", "ragged.", "Fill it.", "line 8"),
        Problem("cell.bad", "bad 1.", "Mend it.", "line 9, column sworn"),
    ]


def test_only_what_is_told_is_put_into_words() -> None:
    asked: list[int] = []
    findings = Findings()

    def say(place: int) -> tuple[str, str]:
        asked.append(place)
        return "bad.", "Mend it."

    for start in range(0, 3_000, 600):
        findings.add("cell.bad", "", range(start, start + 600), say)

    problems = findings.problems()
    assert (len(problems), len(asked)) == (TOLD + 1, TOLD)
    assert problems[-1] == Problem(
        "cell.bad",
        "2,000 more have the same problem as line 999.",
        "Mend it.",
        "lines 1000 to 2999",
    )


def test_without_findings_there_are_no_problems() -> None:
    findings = Findings()
    findings.add("cell.bad", "sworn", [], lambda _: ("never asked", ""))

    assert findings.problems() == []
