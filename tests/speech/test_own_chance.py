"""Random numbers of a voice that leave the process's own generator alone."""

import torch

from raven.speech.engines.own_chance import OwnChance


def draw() -> list[torch.Tensor]:
    like = torch.zeros(2, 3)
    return [torch.rand(2, 3), torch.randn_like(like), torch.rand_like(like), torch.randn(4, device="cpu")]


def test_the_numbers_are_the_same_each_time_and_those_of_a_seeded_generator():
    with OwnChance(7):
        first = draw()
    with OwnChance(7):
        again = draw()
    with torch.random.fork_rng():
        torch.manual_seed(7)
        usual = draw()
    assert all(torch.equal(a, b) and torch.equal(a, c) for a, b, c in zip(first, again, usual, strict=True))


def test_the_generator_of_the_process_does_not_move():
    before = torch.get_rng_state()
    with OwnChance(7):
        draw()
    assert torch.equal(torch.get_rng_state(), before)
