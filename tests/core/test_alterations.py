"""Whatever is altered of history, its seals or signatures is found, and the first is named."""

import random

import pytest

from ringbeam.core import seals
from tests import alterations

SAMPLE, SEED = 40, 7


@pytest.mark.django_db
def test_a_sample_of_random_alterations_and_each_kind_are_found_and_named():
    kept = alterations.make_world()
    missed = []
    for number, kind in enumerate(alterations.ALTERATIONS):
        missed.append(alterations.altered(number, kept, [kind]))
    seeds = random.Random(SEED).sample(range(1_000_000), SAMPLE)
    missed += [alterations.altered(seed, kept) for seed in seeds]

    assert [one for one in missed if not one.found] == []
    assert seals.verify(kept).faults == []
