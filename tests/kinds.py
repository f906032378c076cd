"""Which tests are of which kind: by where they are, so that no test has to say it."""

from hashlib import md5
from pathlib import Path

import pytest

KINDS: dict[str, tuple[str, ...]] = {
    "browser": ("tests/browser/",),
    "gui": ("tests/gui/", "tests/pose_editor/", "tests/settings_editor/", "tests/client_dpg/"),
    "neural": (
        "tests/posers/tha3/",
        "tests/posers/tha4/",
        "tests/posers/hybrid/",
        "tests/posers/test_apart.py",
        "tests/posers/test_process.py",
        "tests/text/test_hub",
        "tests/text/test_encoder.py",
        "tests/text/test_minilm.py",
        "tests/text/test_prototypes.py",
        "tests/text/test_sentence_models.py",
        "tests/posers/test_auto.py",
        "tests/speech/test_engines.py",
        "tests/speech/test_fallback.py",
        "tests/speech/test_foreign_speech.py",
        "tests/speech/test_kokoro.py",
        "tests/speech/test_rebuild_kokoro.py",
        "tests/video/upscaler/",
        "tests/server/test_imagefx.py",
        "tests/server/test_languages.py",
        "tests/server/test_transcriptions.py",
        "tests/server/test_tts.py",
        "tests/server/test_tts_openai.py",
        "tests/server/test_text.py",
        "tests/server/test_posers.py",
        "tests/commands/test_bake.py",
    ),
    "slow": (
        "tests/motion/test_animator.py::test_a_long_life_leaves_no_value_out_of_range_and_no_memory_behind",
        "tests/motion/test_animator.py::test_blinks_close_both_eyes_and_are_equally_frequent_at_every_frame_rate",
        "tests/live/test_recording.py",
        "tests/live/test_session.py",
        "tests/client/test_api.py",
        "tests/client/test_broadcast.py",
        "tests/client/test_controller.py",
        "tests/client/test_examples.py",
        "tests/client/test_intake.py",
        "tests/client/test_recording.py",
        "tests/client/test_sound_device.py",
        "tests/client/test_speech.py",
        "tests/commands/test_export.py",
        "tests/commands/test_record.py",
        "tests/export/",
        "tests/figure/test_character.py",
        "tests/intake/test_correction.py",
        "tests/intake/test_layered.py",
        "tests/intake/test_oddities.py",
        "tests/intake/test_take_in.py",
        "tests/settings/test_animator_settings.py::test_whatever_is_asked_is_refused_by_its_place_or_gives_settings_that_can_be_used_again",
        "tests/landmarks/test_strangers.py",
        "tests/posers/puppet/test_detect.py",
        "tests/posers/puppet/test_faces.py",
        "tests/posers/puppet/test_handmade.py",
        "tests/posers/puppet/test_layers.py",
        "tests/posers/puppet/test_leftovers.py",
        "tests/posers/puppet/test_not_found.py",
        "tests/posers/puppet/test_reference.py",
        "tests/server/test_avatar_speech.py",
        "tests/server/test_bad_pictures.py",
        "tests/server/test_characters.py",
        "tests/server/test_command.py",
        "tests/server/test_connections.py",
        "tests/server/test_documented_calls.py",
        "tests/server/test_feed.py",
        "tests/server/test_hostile.py",
        "tests/server/test_intake.py",
        "tests/server/test_lip_sync.py",
        "tests/server/test_memory.py",
        "tests/server/test_openai_js.py",
        "tests/server/test_openapi.py",
        "tests/server/test_players.py",
        "tests/server/test_predecessor_calls.py",
        "tests/server/test_recording.py",
        "tests/server/test_remembered.py",
        "tests/server/test_soak.py",
        "tests/server/test_speech_hostile.py",
        "tests/server/test_waking.py",
        "tests/server/test_work.py",
        "tests/server/test_workers.py",
        "tests/speech/test_english.py",
        "tests/test_assets.py",
        "tests/test_cels_art.py",
        "tests/test_wheel.py",
        "tests/text/test_websearch.py",
        "tests/video/recorder/",
        "tests/commands/test_qoi2png.py",
        "tests/training/",
    ),
}
"""Kind: the beginnings of the names of its tests. `slow` are files that take more than ten seconds, or that watch time pass."""

FIRST = "tests/server/test_soak.py"
"""The longest: nothing else would be left to do beside it."""

LONG = tuple(name for beginnings in KINDS.values() for name in beginnings)

MEANINGS = {
    "browser": "drives a real browser",
    "gui": "needs a display and the extra `gui`",
    "neural": "runs networks or models, most of extras",
    "slow": "takes long, or watches time pass",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out all kinds: " + ", ".join(KINDS))


def pytest_configure(config: pytest.Config) -> None:
    for kind, meaning in MEANINGS.items():
        config.addinivalue_line("markers", f"{kind}: {meaning}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--quick`, do not even import what would be left out: it needs what may not be there, and takes its time."""
    if not config.getoption("--quick") or not collection_path.is_relative_to(config.rootpath):
        return None
    name = collection_path.relative_to(config.rootpath).as_posix() + ("/" if collection_path.is_dir() else "")
    return True if kinds(name) else None


@pytest.hookimpl(tryfirst=True)  # before pytest looks at `-m`
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for kind in kinds(item.nodeid):
            item.add_marker(kind)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _turn(item.nodeid.partition("::")[0]))
    if config.getoption("--quick"):
        config.hook.pytest_deselected(items=[item for item in items if kinds(item.nodeid)])
        items[:] = [item for item in items if not kinds(item.nodeid)]


def _turn(file: str) -> tuple[bool, bool, str]:
    """When a file has its turn where several run at a time: what takes long comes first, so that no process is left alone with
    it at the end; and mixed, so that not all browsers are at work at once, nor all networks."""
    long = any(name.startswith(file) or file.startswith(name) for name in LONG)
    return (file != FIRST, not long, md5(file.encode()).hexdigest())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("--quick"):
        terminalreporter.section("left out by --quick")
        for kind, meaning in MEANINGS.items():
            terminalreporter.write_line(f"{kind}: {meaning}")
        terminalreporter.write_line("tests/kinds.py says which they are")


def kinds(name: str) -> list[str]:
    """The kinds of a test, or of all tests in a file or folder (which ends with a slash), by its name from the root."""
    return [kind for kind, beginnings in KINDS.items() if name.startswith(beginnings)]
