"""The lines of figures over the picture."""

from raven.settings_editor.figures import stages_line

STATE = {"poser": "puppet", "device": "cpu", "stage_ms": {"pose": 4.0}}


def test_who_tunes_filters_is_told_that_they_are_given_up():
    assert stages_line({**STATE, "lowered": []}, paused=False) == "puppet on cpu · pose 4.0 ms"
    assert stages_line(STATE, paused=False) == "puppet on cpu · pose 4.0 ms", "servers of before do not say"
    told = stages_line({**STATE, "lowered": ["effects", "filters"]}, paused=False)
    assert told == "puppet on cpu · pose 4.0 ms · late, so given up: effects, filters"
