from commonbeat.engine.bounds import Limit


def test_a_gap_is_never_told_smaller_than_it_is() -> None:
    limit = Limit("3000000", "2999999", "2999999", {})

    # 1 / 3,000,000 is 0.0000333... %
    assert limit.gap_percent == "0.0001"


def test_awards_as_good_as_the_bound_have_no_gap() -> None:
    assert Limit("3000000", "2700000", "3000000", {}).gap_percent == "0.0000"
    assert Limit("3000000", "2700000", "3000000", {}).rank_order_gap_percent == "10.0000"
    assert Limit("0", "0", "0", {}).gap_percent == "0.0000"
