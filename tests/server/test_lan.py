"""How other machines find the server."""

import re

import cv2
import numpy as np

from raven.server import main
from raven.server.http.lan import lan_address, qr_code

ADDRESS = "http://192.168.1.20:5100/?key=" + "0123456789abcdef" * 4
HALVES = {" ": (0, 0), "▄": (0, 1), "▀": (1, 0), "█": (1, 1)}


def seen(drawn: str) -> str:
    """What a camera reads of a QR code that is drawn with half blocks, light on dark."""
    lines = [[HALVES[sign] for sign in re.sub(r"\x1b\[[0-9;]*m", "", line)] for line in drawn.splitlines() if line]
    rows = [[pair[half] for pair in line] for line in lines for half in (0, 1)]
    width = max(len(row) for row in rows)
    square = np.array([row + [1] * (width - len(row)) for row in rows], np.uint8) * 255
    large = cv2.resize(np.pad(square, 4, constant_values=255), None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    return cv2.QRCodeDetector().detectAndDecode(large)[0]


def test_a_phone_reads_the_address_with_the_key_from_the_terminal():
    assert seen(qr_code(ADDRESS)) == ADDRESS


def test_the_key_is_not_written_to_what_may_be_a_file(monkeypatch):
    told: list[str] = []
    monkeypatch.setattr("raven.server.http.lan.lan_address", lambda: "192.168.1.20")
    main._tell_others(5100, "secret", told.append)
    assert told == ["  other machines: http://192.168.1.20:5100/"]


def test_the_address_of_this_machine_is_one_or_there_is_none():
    assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", lan_address() or "0.0.0.0")
