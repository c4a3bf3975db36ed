"""Who gains, who loses, and how many dollars move between two lists of decisions."""

from dataclasses import dataclass

from commonbeat.engine.comparison import Move, compare


@dataclass(frozen=True)
class Row:
    """A decision as far as a comparison looks."""

    application_id: str
    units_awarded: int
    federal_cents: int
    agency: str = "Town"
    state: str = "OH"


def test_equal_lists_have_no_moves() -> None:
    rows = [Row("a", 1, 100), Row("b", 0, 0)]

    found = compare(rows, list(reversed(rows)))

    assert (found.applications, found.moves, found.moved_cents) == (2, (), 0)


def test_gains_and_losses_are_told_apart_the_largest_first() -> None:
    before = [Row("a", 2, 200), Row("b", 0, 0), Row("c", 1, 50), Row("d", 1, 10)]
    after = [Row("a", 0, 0), Row("b", 1, 150), Row("c", 2, 90), Row("d", 1, 10)]

    found = compare(before, after)

    assert [move.application_id for move in found.moves] == ["a", "b", "c"]
    assert [move.application_id for move in found.gain] == ["b", "c"]
    assert [move.application_id for move in found.lose] == ["a"]
    assert (found.gained_cents, found.lost_cents, found.moved_cents) == (190, 200, 200)
    assert (found.newly_funded, found.no_longer_funded) == (1, 1)


def test_an_application_in_one_list_only_is_told() -> None:
    found = compare([Row("a", 1, 100)], [Row("b", 0, 0)])

    assert found.moves == (
        Move("a", "Town", "OH", 1, None, 100, 0),
        Move("b", "Town", "OH", None, 0, 0, 0),
    )
    assert (found.only_before, found.only_after) == (1, 1)
