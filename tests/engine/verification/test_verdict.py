"""Every change of a run folder is caught, also when the forger mends the hashes."""

import json

import pytest

from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.verdict import verify_run
from tests.engine.verification.folders import (
    APPLICATIONS,
    Folder,
    check,
    teaching_folder,
    with_change,
    with_decisions,
    with_true_hashes,
)


@pytest.fixture(scope="module")
def folder() -> Folder:
    return teaching_folder()


def changed_weights(folder: Folder) -> Folder:
    """Move one point of weight from crime to need."""
    once = with_change(folder, "rulebook.toml", "\nweight = 50\n", "\nweight = 49\n")
    return with_change(once, "rulebook.toml", "\nweight = 30\n", "\nweight = 31\n")


def test_an_honest_run_is_verified_in_one_line(folder: Folder) -> None:
    verdict = check(folder)

    assert verdict.ok
    assert verdict.messages == (
        (
            "Verified: 12 applications, 7 awards, $2,000,000.00; the second implementation"
            " agrees. Decided again: 4 of 4 scores needed."
        ),
    )


def test_a_changed_weight_is_a_changed_rulebook(folder: Folder) -> None:
    verdict = check(changed_weights(folder))

    assert not verdict.ok
    assert verdict.messages[0].startswith(
        "The rulebook was changed: the SHA-256 of rulebook.toml is "
    )
    # 49 x 0.9 + 31 + 16 = 91.1
    assert (
        "decisions.csv, line 2, A01: score is '91.0', the rules give '91.1';"
        " 10 more applications differ." in verdict.messages
    )


def test_a_changed_weight_with_mended_hashes_gives_other_scores(folder: Folder) -> None:
    verdict = check(with_true_hashes(changed_weights(folder)))

    assert verdict.first == "A01"
    assert verdict.messages[:2] == (
        (
            "decisions.csv, line 2, A01: score is '91.0', the rules give '91.1';"
            " 10 more applications differ."
        ),
        (
            "scores.csv, line 2, A01, crime, violent_rate: weight is '50.000000',"
            " the rules give '49.000000'; 21 more lines differ."
        ),
    )


def test_a_changed_input_cell_is_a_change_of_the_applications(folder: Folder) -> None:
    forged = with_change(folder, "applications.csv", "A12,Larch Police", "A12,Larch Dept.")

    verdict = check(forged)

    assert verdict.messages[0].startswith(
        "The applications were changed: the SHA-256 of applications.csv is "
    )


def test_a_changed_input_cell_with_mended_hashes_shows_in_the_decisions(
    folder: Folder,
) -> None:
    forged = with_change(folder, "applications.csv", "A12,Larch Police", "A12,Larch Dept.")

    verdict = check(with_true_hashes(forged))

    assert verdict.messages == (
        "decisions.csv, line 13, A12: agency is 'Larch Police', the rules give 'Larch Dept.'.",
    )


def test_a_changed_award_tells_who_and_how_much(folder: Folder) -> None:
    def give_to_larch(line: dict[str, str]) -> dict[str, str]:
        if line["application_id"] == "A12":
            line |= {"units_awarded": "2", "federal_cents": "20000000"}
            line |= {"reason_code": "funded.rank.partial", "score_needed": ""}
        if line["application_id"] == "A05":
            line |= {"units_awarded": "2", "federal_cents": "20000000"}
        return line

    forged = with_true_hashes(with_decisions(folder, give_to_larch))

    verdict = check(forged)

    assert verdict.first == "A05"
    assert verdict.messages == (
        (
            "2 awards differ from the rules: 1 application has $200,000.00 too much,"
            " 1 application has $200,000.00 too little."
        ),
        (
            "decisions.csv, line 6, A05: units_awarded is '2', the rules give '4';"
            " 1 more application differs."
        ),
        (
            "decisions.csv, line 6, A05: federal_cents is '20000000',"
            " the rules give '40000000'; 1 more application differs."
        ),
        (
            "decisions.csv, line 13, A12: reason_code is 'funded.rank.partial',"
            " the rules give 'unfunded.money'."
        ),
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "decisions.csv",
            "A07,Ginkgo Police,WY",
            "A07,Ginkgo Police,TX",
            "decisions.csv, line 8, A07: state is 'TX', the rules give 'WY'.",
        ),
        (
            "decisions.csv",
            "A02,Birch Police,OH",
            "'A02,Birch Police,OH",
            "decisions.csv leaves out A02.",
        ),
        (
            "scores.csv",
            "A04,plan,review,75.0000",
            "A04,plan,review,75.0001",
            (
                "scores.csv, line 13, A04, plan, review: raw is '75.0001',"
                " the rules give '75.0000'."
            ),
        ),
        (
            "scores.csv",
            "A12,plan,review",
            "A13,plan,review",
            (
                "scores.csv, line 34: it tells of A13, plan, review;"
                " it should tell of A12, plan, review."
            ),
        ),
        (
            "constraints.csv",
            "rural,,set_aside,20000000",
            "rural,,set_aside,30000000",
            (
                "constraints.csv, line 9, rural: declared_cents is '30000000',"
                " the rules give '20000000'."
            ),
        ),
        (
            "constraints.csv",
            ",,1.4000,40000000",
            ",,1.4000,4000000",
            (
                "constraints.csv, line 8, population_split: price_cents is '4000000',"
                " the rules give '40000000'."
            ),
        ),
        (
            "run.json",
            '"funded": 7',
            '"funded": 8',
            "run.json: totals.funded is 8, the rules give 7.",
        ),
        (
            "run.json",
            '"150,000 or fewer": "62.0"',
            '"150,000 or fewer": "61.0"',
            'run.json: cutoffs.150,000 or fewer is "61.0", the rules give "62.0".',
        ),
        (
            "run.json",
            '"version": "1"',
            '"version": "2"',
            'run.json: rulebook.version is "2", the rules give "1".',
        ),
    ],
)
def test_a_change_of_an_output_with_mended_hashes_is_named(
    folder: Folder, name: str, old: str, new: str, message: str
) -> None:
    forged = with_true_hashes(with_change(folder, name, old, new))

    verdict = check(forged)

    assert verdict.messages == (message,)


@pytest.mark.parametrize("name", ["decisions.csv", "scores.csv", "constraints.csv"])
def test_one_changed_byte_of_an_output_no_longer_fits_its_hash(
    folder: Folder, name: str
) -> None:
    forged = {**folder, name: folder[name][:-1] + b"\r\n"}

    verdict = check(forged)

    assert any(each.startswith(f"The output {name} was changed") for each in verdict.messages)


def test_bytes_that_change_no_cell_are_caught_with_mended_hashes(folder: Folder) -> None:
    quoted = with_change(folder, "decisions.csv", "A01,Alder", '"A01",Alder')

    verdict = check(with_true_hashes(quoted))

    assert verdict.messages == (
        (
            "decisions.csv is not as a run writes it: it is not quoted, or its lines do not"
            " end, in the one way allowed."
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            ",69.1,",
            ",69.0,",
            "decisions.csv, line 11, A10: with the score_needed 69.0 it would not be funded.",
        ),
        (
            ",69.1,",
            ",69.2,",
            (
                "decisions.csv, line 11, A10: it would be funded with less than the"
                " score_needed 69.2."
            ),
        ),
        (
            ",69.1,",
            ",,",
            (
                "decisions.csv, line 11, A10: it has no score_needed, but a high score would be"
                " funded."
            ),
        ),
        (
            ",69.1,",
            ",69.10,",
            "decisions.csv, line 11, A10: score_needed '69.10' is not a score.",
        ),
        (
            "funded.rank,A sentence.,,,\nA03",
            "funded.rank,A sentence.,78.1,,\nA03",
            (
                "decisions.csv, line 3, A02: score_needed is '78.1', but none is told of this"
                " application."
            ),
        ),
    ],
)
def test_a_wrong_score_needed_is_found_by_deciding_again(
    folder: Folder, old: str, new: str, message: str
) -> None:
    forged = with_true_hashes(with_change(folder, "decisions.csv", old, new))

    verdict = check(forged)

    assert verdict.messages == (message,)


def test_a_line_left_out_is_named(folder: Folder) -> None:
    lines = folder["decisions.csv"].splitlines(keepends=True)
    forged = with_true_hashes({**folder, "decisions.csv": b"".join(lines[:4] + lines[5:])})

    verdict = check(forged)

    assert verdict.messages == ("decisions.csv leaves out A04.",)


def test_lines_in_another_order_are_noticed(folder: Folder) -> None:
    head, first, second, *rest = folder["decisions.csv"].splitlines(keepends=True)
    forged = with_true_hashes(
        {**folder, "decisions.csv": b"".join([head, second, first, *rest])}
    )

    verdict = check(forged)

    assert verdict.messages == (
        "decisions.csv has the applications in another order than applications.csv.",
    )


def test_missing_files_are_named(folder: Folder) -> None:
    verdict = check({"run.json": folder["run.json"], "scores.csv": b""})

    assert verdict.messages == (
        "rulebook.toml is missing.",
        "applications.csv is missing.",
        "decisions.csv is missing.",
        "constraints.csv is missing.",
    )


def test_a_file_that_run_json_names_must_be_there(folder: Folder) -> None:
    summary = json.loads(folder["run.json"])
    summary["outputs"]["report.html"] = "0" * 64
    forged = {**folder, "run.json": json.dumps(summary).encode()}

    verdict = check(forged)

    assert verdict.messages == ("report.html is missing; run.json tells of it.",)


def test_a_file_that_run_json_does_not_name_is_noticed(folder: Folder) -> None:
    verdict = check({**folder, "report.html": b"<p>Another result</p>"})

    assert verdict.messages == ("run.json gives no SHA-256 of report.html.",)


def test_a_broken_summary_is_said_and_the_rest_is_still_checked(folder: Folder) -> None:
    forged = with_change(
        folder, "decisions.csv", "A07,Ginkgo Police,WY", "A07,Ginkgo Police,TX"
    )

    verdict = check({**forged, "run.json": b"{"})

    assert verdict.messages[0].startswith("run.json is not JSON: ")
    assert verdict.messages[-1] == (
        "decisions.csv, line 8, A07: state is 'TX', the rules give 'WY'."
    )


def test_inputs_that_cannot_be_read_are_said(folder: Folder) -> None:
    forged = with_change(folder, "rulebook.toml", "\nweight = 50\n", "\nweight = 51\n")

    verdict = check(with_true_hashes(forged))

    assert len(verdict.messages) == 1
    assert verdict.messages[0].startswith("rulebook.toml: line ")


def test_bad_cells_of_the_applications_are_listed(folder: Folder) -> None:
    cells = "".join(f"X{number},bad\n" for number in range(2)).encode()

    verdict = check(with_true_hashes({**folder, "applications.csv": cells}))

    assert verdict.messages == (
        "applications.csv cannot be read: it has no column application_id.",
    )


def test_the_same_applications_given_apart_are_verified(folder: Folder) -> None:
    assert check(folder, against=APPLICATIONS.read_bytes()).ok


def test_other_applications_given_apart_show_what_the_run_left_out(folder: Folder) -> None:
    given = folder["applications.csv"].replace(b"A12,Larch Police", b"A12,Larch Dept.")

    verdict = check(folder, against=given)

    assert verdict.messages == (
        (
            "The run's applications.csv is not the file given: line 13 differs."
            " What follows compares the run with the file given."
        ),
        "decisions.csv, line 13, A12: agency is 'Larch Police', the rules give 'Larch Dept.'.",
    )


def test_a_word_of_a_reason_is_caught_when_the_run_can_be_written_again(folder: Folder) -> None:
    lines = folder["decisions.csv"].split(b"\n")
    lines[2] = lines[2].replace(b"A sentence.", b"A sentense.")
    forged = with_true_hashes({**folder, "decisions.csv": b"\n".join(lines)})

    verdict = verify_run(
        forged, read_rulebook=read_rulebook, write_again=lambda _toml, _table: folder
    )

    assert check(forged).ok  # the wording is the first implementation's alone
    assert verdict.messages[0] == (
        "decisions.csv, line 3: the text is not what the program writes for this run."
    )
