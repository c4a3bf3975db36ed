from commonbeat.engine.wording import listed, plural


def test_lists_are_joined_as_people_do() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], "or") == "a, b or c"


def test_one_of_a_thing_is_singular() -> None:
    assert plural(1, "award") == "1 award"
    assert plural(0, "award") == "0 awards"
    assert plural(1_046, "award") == "1,046 awards"
    assert plural(1, "agency", "agencies") == "1 agency"
    assert plural(2, "agency", "agencies") == "2 agencies"
