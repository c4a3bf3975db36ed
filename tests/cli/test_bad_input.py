"""Bad input: a clear error with its way out, exit code 2, and nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commonbeat.formats.run_folder import read_run
from tests.cli.conftest import Call, Round

Change = Callable[[Round], None]


def table(old: str, new: str) -> Change:
    """Return what changes one place of the applications."""
    return lambda small: small.change_applications(old, new)


def book(old: str, new: str) -> Change:
    """Return what changes one place of the rulebook."""
    return lambda small: small.change_rulebook(old, new)


def data(change: Callable[[bytes], bytes]) -> Change:
    """Return what changes the bytes of the applications."""

    def apply(small: Round) -> None:
        small.applications.write_bytes(change(small.applications.read_bytes()))

    return apply


def without_column(content: bytes) -> bytes:
    """Return a table without its last column."""
    return b"".join(line.rpartition(b",")[0] + b"\n" for line in content.splitlines())


REFUSED = [
    pytest.param(data(lambda _: b""), ["applications.csv", "The file is empty."], id="empty"),
    pytest.param(
        data(lambda content: content.splitlines()[0] + b"\n"),
        ["The file has a header but no applications."],
        id="header only",
    ),
    pytest.param(
        data(lambda content: content.replace(b",", b";")),
        ["separated by semicolons, not by commas", "Save the file as CSV with commas."],
        id="semicolons",
    ),
    pytest.param(
        data(lambda content: content.replace(b",", b"\t")), ["separated by tabs"], id="tabs"
    ),
    pytest.param(
        data(lambda content: content.replace(b"Elm", "Élm".encode("latin-1"))),
        ["line 6", "0xC9", "Save it as “CSV UTF-8”."],
        id="latin-1",
    ),
    pytest.param(
        data(lambda content: content.decode().encode("utf-16")), ["UTF-16"], id="utf-16"
    ),
    pytest.param(
        data(lambda content: b"PK\x03\x04" + content), ["a spreadsheet, not CSV"], id="workbook"
    ),
    pytest.param(
        data(lambda content: content.replace(b"Elm", b"\0lm")), ["NUL"], id="nul byte"
    ),
    pytest.param(
        table("A07,Ginkgo", "A03,Ginkgo"),
        ["line 8, column application_id", "'A03' is already on line 4."],
        id="duplicate id",
    ),
    pytest.param(
        data(without_column), ["The column 'review_score' is missing."], id="missing column"
    ),
    pytest.param(
        table("poverty_percent", "povertypercent"),
        ["The rulebook has no field 'povertypercent'.", "'poverty_percent'"],
        id="misspelt column",
    ),
    pytest.param(
        table("A01,Alder Police,OH,200000", "A01,Alder Police,OH,many"),
        ["line 2, column population", "'many'"],
        id="text in a number",
    ),
    pytest.param(
        table("200000,400,12,", "200000,400,-12,"),
        ["line 2, column officers_requested", "-12"],
        id="negative officers",
    ),
    pytest.param(
        table("A06,Fir Sheriff,WY", "A06,Fir Sheriff,ZZ"),
        ["line 7, column state", "'ZZ'"],
        id="unknown state",
    ),
    pytest.param(
        table("A09,Ivy Sheriff,TX,12000,20,2,no,yes,24,18,80", "A09,Ivy Sheriff,TX,12000"),
        ["line 10", "The row has 4 cells, the header has 11."],
        id="short row",
    ),
    pytest.param(
        table("A12,Larch Police", 'A12,"Larch Police'), ["quotation mark"], id="open quote"
    ),
    pytest.param(
        table("no,no,1800,22,80", "no,no,1800,22,"),
        ["A01", "Score of the reviewers, of 100"],
        id="a value that must not be missing",
    ),
    pytest.param(
        book("funds_available", "funds_availabel"),
        ["'funds_availabel'", "Did you mean 'funds_available'?"],
        id="unknown key",
    ),
    pytest.param(
        book('value = "poverty_percent"', 'value = "poverty_percnt"'),
        ["poverty_percnt", "poverty_percent"],
        id="reference to a missing field",
    ),
    pytest.param(
        book('key = "plan"\nlabel = "Plan for community policing"\nweight = 20',
             'key = "plan"\nlabel = "Plan for community policing"\nweight = 19'),
        ["The weights of the categories add up to 99"],
        id="weights that do not add up",
    ),
    pytest.param(
        book('when = "rural"', 'when = "rural AND"'), ["constraints"], id="broken expression"
    ),
    pytest.param(
        book('when = "rural"', 'when = "__import__(\'os\')"'),
        ["constraints"],
        id="an expression that is code",
    ),
    pytest.param(
        book('unit_cost = "150000"', 'unit_cost = "1/0"'),
        ["price.unit_cost"],
        id="a constant divided by zero",
    ),
    pytest.param(
        lambda small: small.rulebook.write_bytes(b"\xff\xfe"), ["rulebook.toml"], id="no text"
    ),
    pytest.param(
        lambda small: small.rulebook.write_text("title = "), ["is not TOML"], id="no TOML"
    ),
    pytest.param(
        lambda small: small.rulebook.unlink(), ["There is no such file."], id="no rulebook"
    ),
    pytest.param(
        lambda small: small.applications.unlink(),
        ["applications.csv: There is no such file."],
        id="no applications",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), REFUSED)
def test_bad_input_is_told_and_nothing_is_written(
    call: Call, small: Round, change: Change, told: list[str]
) -> None:
    change(small)
    before = {each.name: each.read_bytes() for each in small.folder.iterdir()}

    said = call("award", small.rulebook, small.applications, "--out", small.folder / "run")

    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[0].endswith("nothing was written.")
    for words in told:
        assert words in said.err
    assert {each.name: each.read_bytes() for each in small.folder.iterdir()} == before


def test_all_problems_of_a_file_come_at_once_the_first_twenty_unless_all_are_asked_for(
    call: Call, small: Round
) -> None:
    lines = small.applications.read_text(encoding="utf-8").splitlines()
    more = [f"B{number},Agency,OH,x,y,1,no,no,1,1,1" for number in range(15)]
    small.applications.write_text("\n".join([*lines, *more, ""]), encoding="utf-8")
    words = ("award", small.rulebook, small.applications, "--out", small.folder / "run")

    short, complete = call(*words).err.splitlines(), call(*words, "--all").err.splitlines()

    assert short[0] == "30 problems; nothing was written."
    assert (len(short), len(complete)) == (22, 31)
    assert short[-1] == "  and 10 more (--all shows them)"
    assert f"{small.applications}, line 14, column population" in complete[1]


def test_problems_of_both_files_name_their_file(call: Call, small: Round) -> None:
    small.change_rulebook('when = "rural"', 'when = "rurl"')

    said = call("award", small.rulebook, small.applications, "--out", small.folder / "run")

    assert said.err.splitlines()[1].startswith(f"  {small.rulebook}, line ")


def test_a_file_of_a_hundred_megabytes_is_refused_unread_where_the_limit_is_lower(
    call: Call, small: Round
) -> None:
    with small.applications.open("r+b") as file:
        file.truncate(100_000_001)
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out, "--largest-mb", 100)

    assert said.code == 2
    assert "The file has 100.0 MB; at most 100 MB are read." in said.err
    assert not out.exists()


def test_a_file_of_a_hundred_megabytes_of_nothing_is_refused_with_the_place(
    call: Call, small: Round
) -> None:
    with small.applications.open("r+b") as file:
        file.truncate(100_000_001)
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out)

    assert said.code == 2
    assert "line 14, byte" in said.err
    assert "There is a NUL byte" in said.err
    assert not out.exists()


ALLOWED = [
    pytest.param(data(lambda content: b"\xef\xbb\xbf" + content), id="byte order mark"),
    pytest.param(data(lambda content: content.replace(b"\n", b"\r\n")), id="CRLF"),
    pytest.param(
        table("A01,Alder Police,OH,200000", "A01,Alder Police,OH,0"), id="population 0"
    ),
    pytest.param(
        book("funds_available = 2_000_000", "funds_available = 99_999"),
        id="a budget smaller than one award",
    ),
    pytest.param(book('by = "state"\npercent = 5', 'by = "state"\npercent = 90'),
                 id="floors above the budget"),
    pytest.param(
        book('refuse_if = "startup_agency"', "refuse_if = \"startup_agency OR state = 'WY'\""),
        id="a state with ineligible applications only",
    ),
    pytest.param(
        book('refuse_if = "startup_agency"', 'refuse_if = "TRUE"'), id="nobody is eligible"
    ),
    pytest.param(
        data(lambda content: b"\n".join(content.splitlines()[:2]) + b"\n"), id="one applicant"
    ),
    pytest.param(
        data(
            lambda content: b"\n".join(
                [content.splitlines()[0]]
                + [f"S{n},Same,OH,5000,10,2,no,no,5,5,50".encode() for n in range(30)]
            )
        ),
        id="all scores equal",
    ),
    pytest.param(
        book('when = "rural"', 'when = "violent_crimes / (sworn - sworn) > 1"'),
        id="an expression that divides by zero",
    ),
]  # fmt: skip


@pytest.mark.parametrize("change", ALLOWED)
def test_odd_but_possible_input_is_decided_and_both_implementations_agree(
    call: Call, small: Round, change: Change
) -> None:
    change(small)
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out)

    assert said.code == 0, said.err
    verified = call("verify", out)
    assert verified.code == 0, verified.out


def files_of(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_a_budget_smaller_than_one_award_funds_nobody_and_says_why(
    call: Call, small: Round
) -> None:
    small.change_rulebook("funds_available = 2_000_000", "funds_available = 99_999")
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out)

    assert said.out.startswith("0 of 12 applications are funded")
    codes = {row.reason_code for row in read_run(files_of(out)).decisions}
    assert codes == {"unfunded.money", "ineligible.startup_agency"}


def test_floors_above_the_budget_yield_and_the_conflict_is_told_in_dollars(
    call: Call, small: Round
) -> None:
    small.change_rulebook('by = "state"\npercent = 5', 'by = "state"\npercent = 60')
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out)

    run = read_run(files_of(out))
    assert said.code == 0
    assert run.summary["conflict"] != []
    assert all(sentence in said.out for sentence in run.summary["yields"])
    assert all("$" in sentence for sentence in run.summary["yields"])
    assert run.summary["yields"] != []


def test_a_weight_of_zero_counts_nothing(call: Call, small: Round) -> None:
    small.change_rulebook(
        'label = "Fiscal need"\nweight = 30', 'label = "Fiscal need"\nweight = 0'
    )
    small.change_rulebook(
        'label = "Reported crime"\nweight = 50', 'label = "Reported crime"\nweight = 80'
    )
    out = small.folder / "run"

    said = call("award", small.rulebook, small.applications, "--out", out)

    assert said.code == 0
    lines = (out / "scores.csv").read_text(encoding="utf-8").splitlines()
    points = {line.split(",")[-1] for line in lines if ",need,poverty," in line}
    assert points == {"0.000000"}
    assert call("verify", out).code == 0
