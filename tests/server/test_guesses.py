"""Wrong keys are answered slowly, the right one never."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from raven.server.http import guesses
from raven.server.http.guesses import AT_ONCE, LONGEST, MOST_PEERS, Guesses
from raven.server.http.peers import peer_of
from tests.patience import PATIENCE

KEY = "k" * 64


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_who_mistypes_waits_for_nothing_and_who_guesses_gets_one_answer_per_second():
    time = Time()
    tries = Guesses(time)
    assert [tries.wrong("1.2.3.4") for _ in range(AT_ONCE)] == [0] * AT_ONCE
    assert [tries.wrong("1.2.3.4") for _ in range(3)] == [1, 2, 3]
    time.now += 3
    assert tries.wrong("1.2.3.4") == 1


def test_no_answer_waits_for_ever_and_all_is_forgotten_in_time():
    time = Time()
    tries = Guesses(time)
    assert max(tries.wrong("1.2.3.4") for _ in range(10_000)) == LONGEST
    time.now += LONGEST + AT_ONCE
    assert tries.wrong("1.2.3.4") == 0


def test_each_peer_is_slowed_for_itself_and_a_network_of_one_customer_is_one():
    tries = Guesses(Time())
    for n in range(100):
        tries.wrong(f"2001:db8:1:2::{n:x}")
    assert tries.wrong("2001:db8:1:2::ffff") > 0
    assert tries.wrong("2001:db8:1:3::1") == 0
    assert tries.wrong("1.2.3.4") == 0


def test_however_many_peers_guess_few_are_remembered():
    tries = Guesses(Time())
    for n in range(2 * MOST_PEERS):
        tries.wrong(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
    assert len(tries._peers) == MOST_PEERS


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("::ffff:1.2.3.4", "1.2.3.4", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("1.2.3.4", "1.2.3.5", False),
        ("::1", "127.0.0.1", True),
        ("::1", "::2", False),
        ("nonsense", "nonsense", True),
    ],
)
def test_addresses_of_one_peer(one, other, same):
    assert (peer_of(one) == peer_of(other)) is same


def test_guessing_slows_neither_health_nor_the_right_key(start_server, monkeypatch):
    monkeypatch.setattr(guesses, "LONGEST", 3.0)
    with start_server(key=KEY, network={"require_key": True}) as server:

        def ask(key: str) -> tuple[int, float]:
            began = time.monotonic()
            headers = {"Authorization": f"Bearer {key}"}
            answer = requests.get(f"{server.url}/api/modules", headers=headers, timeout=PATIENCE)
            return answer.status_code, time.monotonic() - began

        with ThreadPoolExecutor(40) as pool:
            wrong = [pool.submit(ask, "w" * 64) for _ in range(40)]
            right = [ask(KEY) for _ in range(5)]
            without = requests.get(f"{server.url}/health", timeout=PATIENCE)
        assert without.status_code == 401
        assert {status for status, _ in right} == {200}
        took = sorted(future.result()[1] for future in wrong)
        assert {future.result()[0] for future in wrong} == {401}
        assert sum(seconds > 2.5 for seconds in took) >= 30
        assert max(seconds for _, seconds in right) < took[-1]
