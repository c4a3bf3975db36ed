from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.base.chain import GENESIS, Broken, Entry, canonical, first_broken, line_hash


def chain(length: int) -> list[Entry]:
    lines: list[Entry] = []
    for sequence in range(1, length + 1):
        line = Entry(
            sequence=sequence,
            at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=sequence),
            actor_id="7",
            actor_name="Ada Byrne",
            action="run.started",
            subject_type="selections.run",
            subject_id=str(sequence),
            subject_name=f"Run {sequence}",
            facts_json=canonical({"step": sequence}),
            previous_hash=lines[-1].hash if lines else GENESIS,
        )
        lines.append(replace(line, hash=line_hash(line)))
    return lines


@pytest.mark.parametrize("length", [0, 1, 5])
def test_an_untouched_chain_holds(length: int) -> None:
    assert first_broken(chain(length)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": datetime(2025, 1, 1, tzinfo=UTC)},
        {"actor_id": "8"},
        {"actor_name": "Somebody else"},
        {"action": "run.stopped"},
        {"subject_type": "x"},
        {"subject_id": "x"},
        {"subject_name": "x"},
        {"facts_json": "{}"},
        {"hash": "f" * 64},
    ],
)
def test_a_changed_column_breaks_the_chain_at_its_line(change: dict[str, object]) -> None:
    lines = chain(4)
    lines[1] = replace(lines[1], **change)  # type: ignore[arg-type]  # every value fits its column

    assert first_broken(lines) == Broken(2, "its content does not give its hash")


def test_a_line_hashed_anew_breaks_the_one_after_it() -> None:
    lines = chain(4)
    forged = replace(lines[1], facts_json="{}")
    lines[1] = replace(forged, hash=line_hash(forged))

    assert first_broken(lines) == Broken(3, "it does not hold the hash of the line before it")


@given(st.integers(min_value=0, max_value=4))
def test_a_removed_line_is_missed_unless_it_was_the_newest(place: int) -> None:
    lines = chain(5)
    del lines[place]

    broken = first_broken(lines)

    assert broken == (
        None
        if place == 4
        else Broken(place + 1, f"line {place + 1} is missing; line {place + 2} follows")
    )


def test_the_hash_does_not_depend_on_the_time_zone_of_the_reader() -> None:
    line = chain(1)[0]
    elsewhere = replace(line, at=line.at.astimezone(timezone(timedelta(hours=-5))))

    assert line_hash(elsewhere) == line_hash(line)


def test_a_border_between_columns_cannot_be_moved() -> None:
    line = chain(1)[0]
    one = replace(line, actor_name="ab", action="c")
    other = replace(line, actor_name="a", action="bc")

    assert line_hash(one) != line_hash(other)


def test_facts_have_one_text_whatever_their_order() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'


@pytest.mark.parametrize("facts", [{"a": 0.1}, {"a": [1, {"b": 2.0}]}])
def test_floating_point_facts_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="floating-point"):
        canonical(facts)
