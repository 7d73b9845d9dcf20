"""Statistics: the values of published worked examples, and what cannot be computed."""

from __future__ import annotations

import pytest

from pygen_copier.evaluation.statistics.agreement import (
    cohen_kappa,
    cronbach_alpha,
    exact_agreement,
    fleiss_kappa,
    icc_2_1,
    krippendorff_alpha,
    published_bin,
)
from pygen_copier.evaluation.statistics.correlation import pearson, spearman
from pygen_copier.evaluation.statistics.differences import (
    differences,
    games_howell,
    levene,
    tukey_hsd,
    wilcoxon,
)

pytest.importorskip("scipy")

# Shrout & Fleiss (1979), table 2: six targets, four judges.
JUDGES = [
    *([9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]),
    *([7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]),
]
# Fleiss (1971), table 1: thirty patients, six psychiatrists, five diagnoses.
DIAGNOSES = [
    *("444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444"),
    *("555555", "144444", "124444", "222333", "144444", "224445", "333335", "111455", "111112"),
    *("224444", "133555", "555555", "244444", "224555", "114444", "144445", "222224", "111155"),
    *("224444", "133333", "555555"),
]
# Krippendorff (2011): four observers, twelve units, a dot where one said nothing.
OBSERVERS = ("123321412...", "1233224125.3", ".333234225 1.".replace(" ", ""), "1233244125 1.")
# The example of scipy's documentation of Tukey's test, whose values agree with SAS there.
HEADACHE = {
    "a": [24.5, 23.5, 26.4, 27.1, 29.9],
    "b": [28.4, 34.2, 29.5, 32.2, 30.1],
    "c": [26.1, 28.3, 24.3, 26.2, 27.8],
}
SAME = [[5.0, 5.0], [5.0, 5.0], [5.0, 5.0]]


def test_icc_is_that_of_shrout_and_fleiss() -> None:
    """Their table 4 has .29 for ICC(2,1), between .02 and .76."""
    found = icc_2_1(JUDGES)
    assert found.value == pytest.approx(0.290, abs=0.0005)
    assert found.lower == pytest.approx(0.019, abs=0.0005)
    assert found.upper == pytest.approx(0.761, abs=0.0005)
    assert found.n == 6


def test_cronbach_is_their_consistency_of_all_judges() -> None:
    """Alpha is ICC(3,k), for which their table 4 has .91."""
    assert cronbach_alpha(JUDGES).value == pytest.approx(0.909, abs=0.0005)


def test_fleiss_is_that_of_1971() -> None:
    """His thirty patients come to .430."""
    found = fleiss_kappa([[float(each) for each in row] for row in DIAGNOSES])
    assert found.value == pytest.approx(0.430, abs=0.0005)
    assert found.n == 30


@pytest.mark.parametrize(
    ("level", "value"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorff_is_that_of_2011(level: str, value: float) -> None:
    """His example with missing scores, at each level of measurement."""
    texts = [row.replace(" ", "") for row in OBSERVERS]
    rows = [[None if s == "." else float(s) for s in unit] for unit in zip(*texts, strict=True)]
    found = krippendorff_alpha(rows, level)  # type: ignore[arg-type] # each is one
    assert found.value == pytest.approx(value, abs=0.0005)
    assert found.n == 11


def test_cohen_of_a_table() -> None:
    """Twenty and fifteen of fifty proposals alike, five and ten not, come to 0.4."""
    one = [1] * 25 + [0] * 25
    other = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert cohen_kappa(one, other).value == pytest.approx(0.4)
    assert cohen_kappa(one, other, "linear").value == pytest.approx(0.4)


def test_weights_forgive_what_is_near() -> None:
    """Raters who differ by one step agree more, by weights, than those who differ by the scale."""
    one, near, far = [1, 2, 3, 4, 5, 5], [1, 2, 3, 4, 5, 4], [1, 2, 3, 4, 5, 1]
    weighted = [cohen_kappa(one, other, "linear").value or 0 for other in (near, far)]
    assert weighted[0] > weighted[1]


def test_published_bins() -> None:
    """The bins of the paper: to 7, to 8, to 10."""
    assert [published_bin(score) for score in (1, 7, 7.1, 8, 8.5, 10)] == [0, 0, 1, 1, 2, 2]


def test_tukey_is_that_of_sas() -> None:
    """Differences, bounds and significance of a published table."""
    found = tukey_hsd(HEADACHE)
    table = [(d.difference, d.lower, d.upper) for d in found]
    expected = [(4.600, 0.951, 8.249), (0.260, -3.389, 3.909), (-4.340, -7.989, -0.691)]
    for row, known in zip(table, expected, strict=True):
        assert row == pytest.approx(known, abs=0.001)
    assert [d.is_significant for d in found] == [True, False, True]
    assert [d.p for d in found] == pytest.approx([0.014, 0.980, 0.020], abs=0.001)
    assert differences(HEADACHE) == found


def test_unequal_variances_are_compared_by_games_howell() -> None:
    """Where Levene's test says that variances differ, Tukey's is not used."""
    wide = {"a": [1, 9, 2, 18, 4, 30, -12, 3.0], "b": [5.1, 5.0, 5.2, 5.1, 5.0, 5.2, 5.1, 5.15]}
    assert (levene(wide).p or 1) < 0.05
    (found,) = differences(wide)
    assert found.method == "Games-Howell"
    assert found == games_howell(wide)[0]


def test_a_group_of_one_has_no_differences() -> None:
    """One value says nothing of its spread; the pair is absent, the others are not."""
    found = differences({**HEADACHE, "d": [1.0]})
    absent = [(d.one, d.other) for d in found if d.reason]
    assert absent == [("a", "d"), ("b", "d"), ("c", "d")]
    assert found[2].reason == "d has fewer than two values."
    assert found[2].difference is None


def test_values_without_spread_have_no_differences() -> None:
    """Values that do not differ within their group tell nothing of chance."""
    (found,) = differences({"a": [1.0, 1.0], "b": [2.0, 2.0]})
    assert found.p is None
    assert "within its group" in found.reason


@pytest.mark.parametrize("statistic", [icc_2_1, fleiss_kappa, krippendorff_alpha, cronbach_alpha])
def test_constant_raters_are_no_agreement(statistic: object) -> None:
    """Nothing is 1 or 0 because everybody always says the same: it is absent, with the reason."""
    assert callable(statistic)
    found = statistic(SAME)
    assert found.value is None
    assert "same score" in found.reason or "do not differ" in found.reason


def test_constant_raters_of_pairs() -> None:
    """Nor are correlations and κ of them, while equal pairs are simply counted."""
    for statistic in (pearson, spearman):
        assert "same score" in statistic([5, 5, 5], [1, 2, 3]).reason
    assert cohen_kappa([1, 1], [1, 1]).value is None
    assert cohen_kappa([1, 1], [2, 2]).value is None
    assert "same score" in cohen_kappa([1, 1], [1, 2], "linear").reason
    assert exact_agreement(SAME).value == 1


def test_one_item_is_not_enough() -> None:
    """One item is absent and says so; so is nothing at all."""
    for statistic in (icc_2_1, cronbach_alpha):
        assert "at least 2 items" in statistic([[1.0, 2.0]]).reason
    assert "at least 3 items" in pearson([1, 2], [2, 3]).reason
    assert exact_agreement([]).value is None
    assert krippendorff_alpha([[1.0, None], [None, 2.0]]).value is None
    assert wilcoxon([], []).value is None
    assert cohen_kappa([], []).value is None


def test_missing_scores_leave_an_item_out_where_they_must() -> None:
    """ICC, alpha and κ take the items that all raters scored."""
    rows: list[list[float | None]] = [[*row] for row in JUDGES]
    rows.append([None, 1, 2, 3])
    assert icc_2_1(rows) == icc_2_1(JUDGES)
    assert cronbach_alpha(rows) == cronbach_alpha(JUDGES)
    assert exact_agreement(rows).n == 6 * 6 + 3


def test_correlations() -> None:
    """A line is 1, a curve that only rises is 1 by ranks alone."""
    assert pearson([1, 2, 3, 4], [2, 4, 6, 8]).value == pytest.approx(1)
    rising = ([1, 2, 3, 4], [1, 10, 100, 1000])
    assert spearman(*rising).value == pytest.approx(1)
    assert (pearson(*rising).value or 0) < 0.9


def test_pairs_by_signed_ranks() -> None:
    """Wilcoxon's p with the mean change; no change at all is a change of 0 without a p."""
    before = [125, 115, 130, 140, 140, 115, 140, 125, 140, 135]
    after = [110, 122, 125, 120, 140, 124, 123, 137, 135, 145]
    found = wilcoxon(before, after)
    assert found.value == pytest.approx(-2.4)
    assert (found.p or 0) == pytest.approx(0.6, abs=0.06)
    assert wilcoxon([1, 2], [1, 2]).p is None


def test_games_howell_is_that_of_statsmodels() -> None:
    """Tooth growth by dose (Crampton 1947), against `pairwise_tukeyhsd(use_var="unequal")`."""
    found = games_howell(
        {
            "0.5": [
                *(4.2, 11.5, 7.3, 5.8, 6.4, 10, 11.2, 11.2, 5.2, 7),
                *(15.2, 21.5, 17.6, 9.7, 14.5, 10, 8.2, 9.4, 16.5, 9.7),
            ],
            "1": [
                *(16.5, 16.5, 15.2, 17.3, 22.5, 17.3, 13.6, 14.5, 18.8, 15.5),
                *(19.7, 23.3, 23.6, 26.4, 20, 25.2, 25.8, 21.2, 14.5, 27.3),
            ],
            "2": [
                *(23.6, 18.5, 33.9, 25.5, 26.4, 32.5, 26.7, 21.5, 23.3, 29.5),
                *(25.5, 26.4, 22.4, 24.5, 24.8, 30.9, 26.4, 27.3, 29.4, 23),
            ],
        }
    )
    table = [(d.difference, d.lower, d.upper) for d in found]
    known = [
        (9.13, 5.69198638, 12.56801362),
        (15.495, 12.28831687, 18.70168313),
        (6.365, 3.19423194, 9.53576806),
    ]
    for row, expected in zip(table, known, strict=True):
        assert row == pytest.approx(expected, abs=1e-5)
    assert found[2].p == pytest.approx(5.5686e-05, rel=1e-3)
