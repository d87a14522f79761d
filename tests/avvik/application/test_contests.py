"""Somebody decides every contest, whoever steps out of it: over worlds made by chance."""

import random

import pytest

from avvik.application.access import disqualified, sight
from avvik.domain.decisions.facts import answering
from avvik.domain.deviation import contest_of
from tests.avvik.adapters import worlds
from tests.builders import TODAY


@pytest.mark.parametrize("seed", [110, 111, random.SystemRandom().randrange(2**32)])
def test_whoever_is_asked_to_decide_a_contest_may_and_nobody_else_while_nobody_is_left(
    seed: int,
) -> None:
    world = worlds.a_world(random.Random(seed), TODAY)
    organisation = world.organisation
    contested = [row for row in world.cases if contest_of(row.case)]

    for row in contested:
        out = disqualified(row, organisation)
        asked = {person for _, _, person in answering(row.case, out, organisation, TODAY)}
        deciding = {
            person for person in world.people if sight(person, row, organisation, TODAY).decides
        }
        assert asked <= deciding, (seed, row.id)
        assert bool(asked) == bool(deciding), (seed, row.id)
    assert contested
