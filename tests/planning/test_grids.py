"""Grids: any scale gives each pair of levels one score and one band."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ringbeam.planning.grids import are_bands, are_words, grid_from

words = st.integers(2, 7).map(lambda n: [f"Level {level}" for level in range(n)])
starts = st.sets(st.integers(2, 49), min_size=1, max_size=3)


@settings(deadline=None)
@given(words, words, starts)
def test_every_cell_lies_in_just_one_band(likelihoods, consequences, later):
    bands = [[start, f"Band {start}"] for start in (1, *sorted(later))]
    assert are_words(likelihoods)
    assert are_bands(bands)
    grid = grid_from({"likelihoods": likelihoods, "consequences": consequences, "bands": bands})

    heats = [band.heat for band in grid.bands]
    assert heats == sorted(heats)
    assert (heats[0], heats[-1]) == (1, 4)
    for low in range(1, len(likelihoods) + 1):
        for high in range(1, len(consequences) + 1):
            score = grid.score(low, high)
            holding = [
                one
                for one in grid.bands
                if one.start <= score and (one.end is None or score <= one.end)
            ]
            assert score == low * high
            assert holding == [grid.band(score)]
            assert grid.words(low, high) == f"{likelihoods[low - 1]} × {consequences[high - 1]}"


def test_what_lies_outside_has_no_score():
    grid = grid_from(
        {"likelihoods": ["a", "b"], "consequences": ["c", "d"], "bands": [[1, "x"], [3, "y"]]}
    )
    for pair in ((0, 1), (3, 1), (1, 3), (None, 1), (1, None)):
        assert grid.score(*pair) is None
        assert grid.words(*pair) == ""
