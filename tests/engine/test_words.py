import pytest

from commonbeat.engine.words import near, stems

VOCABULARY = {"hire", "offic", "school", "wellness", "communiti", "svpp", "demo-chp", "chp"}


def test_all_forms_of_a_word_have_one_stem() -> None:
    assert stems("Hiring, hired: hires!") == ["hire", "hire", "hire"]
    assert stems("Communities of the community’s") == ["communiti", "communiti"]


def test_accents_and_empty_words_say_nothing() -> None:
    assert stems("The café") == stems("cafe")


def test_a_number_with_hyphens_is_found_whole_and_by_its_parts() -> None:
    assert stems("DEMO-CHP") == ["demo-chp", "demo", "chp"]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("school", {"school": 0}),
        ("wel", {"wellness": 0}),
        ("shcool", {"school": 1}),
        ("schol", {"school": 1}),
        ("wellnes", {"wellness": 0}),
        ("welness", {"wellness": 1}),
        ("comunitti", {"communiti": 2}),
        ("chq", {}),
        ("zebra", {}),
    ],
)
def test_a_word_means_itself_its_beginnings_or_its_near_ones(
    word: str, found: dict[str, int]
) -> None:
    assert near(word, VOCABULARY) == found
