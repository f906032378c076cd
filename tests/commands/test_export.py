"""The command that makes the sprites: what it writes, what it refuses and in which words, and what a kill leaves."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import raven.posers
from raven.commands.export import main
from raven.figure.character import find_character
from raven.pose import MORPHS
from raven.settings.emotion_templates import EMOTIONS, parse_templates
from raven.video.codecs import decode_rgba8
from tests.patience import PATIENCE

RUN = [sys.executable, "-m", "raven.commands.export"]
QUICK = ["raven", "--poser", "puppet"]


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def picture_file(path: Path, rgba8: np.ndarray) -> Path:
    Image.fromarray(rgba8).save(path)
    return path


@pytest.fixture(scope="module", autouse=True)
def one_poser() -> Iterator[None]:
    """Engines are kept from test to test: looking for the face takes longer than all else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raven.posers, "create_poser", cache(raven.posers.create_poser))
        yield


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """All sprites of a shipped character, with a contact sheet."""
    folder = tmp_path_factory.mktemp("export") / "sprites"
    assert main([*QUICK, "-o", str(folder), "--contact-sheet"]) == 0
    return folder


def test_every_emotion_becomes_a_picture_and_a_template(exported: Path):
    expected = {f"{name}.{suffix}" for name in EMOTIONS for suffix in ("png", "json")}
    assert {file.name for file in exported.iterdir()} == expected | {"_emotions.json", "_contact_sheet.png"}
    pictures = {name: decode_rgba8((exported / f"{name}.png").read_bytes()) for name in EMOTIONS}
    assert {picture.shape for picture in pictures.values()} == {(512, 512, 4)}
    assert all(picture[0, 0, 3] == 0 for picture in pictures.values())
    assert len({picture.tobytes() for picture in pictures.values()}) == 28


def test_all_templates_are_in_one_file_in_the_documented_form(exported: Path):
    together = json.loads((exported / "_emotions.json").read_text("utf-8"))
    assert tuple(together) == EMOTIONS
    for name, template in together.items():
        assert list(template) == ["pose", "cels"]
        assert list(template["pose"]) == [morph.name for morph in MORPHS]
        assert isinstance(template["cels"], dict)
        assert json.loads((exported / f"{name}.json").read_text("utf-8")) == {name: template}
    assert len(parse_templates(together)) == 28


def test_the_same_seed_gives_the_same_files(tmp_path: Path):
    for folder, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        wishes = ["--only", "joy,fear", "--chain", "old_film", "--seed", seed]
        assert main([*QUICK, "-o", str(tmp_path / folder), *wishes]) == 0
    first, again, other = (digests(tmp_path / folder) for folder in "abc")
    assert first == again
    assert first["joy.png"] != other["joy.png"]


def test_what_is_there_is_replaced_only_by_force(exported: Path, capsys):
    before = digests(exported)
    assert main([*QUICK, "-o", str(exported), "--only", "joy", "--chain", "vhs_1980s"]) == 2
    assert "has joy.png and 2 more already; --force replaces what is there" in capsys.readouterr().err
    assert digests(exported) == before


def test_an_export_is_taken_as_templates_again(exported: Path, tmp_path: Path):
    for source in (exported, exported / "_emotions.json", exported / "joy.json"):
        folder = tmp_path / source.name
        assert main([*QUICK, "-o", str(folder), "--only", "joy", "--emotions", str(source)]) == 0
        assert (folder / "joy.png").read_bytes() == (exported / "joy.png").read_bytes()


def test_own_templates_take_the_place_of_the_factorys_and_new_ones_are_added(exported: Path, tmp_path: Path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"joy": {"pose": {"mouth_ooo_index": 1.0}}, "shy": {"pose": {"head_x_index": -0.5}}}))
    assert main([*QUICK, "-o", str(tmp_path / "out"), "--emotions", str(own)]) == 0
    now, before = digests(tmp_path / "out"), digests(exported)
    assert set(now) - set(before) == {"shy.png", "shy.json"}
    assert {name for name in before.keys() & now.keys() if now[name] != before[name]} == {
        "joy.png",
        "joy.json",
        "_emotions.json",
    }


@pytest.mark.parametrize("way", ["sprites", "stdout", "clip"])
def test_a_face_that_stays_still_is_no_success(way: str, tmp_path: Path, capsysbinary):
    """Eyes and mouth are painted over: the figure is exported, and the user told that only it moves."""
    picture = decode_rgba8(find_character("raven").read_bytes()).copy()
    picture[100:200, 200:312, :3] = 250, 224, 208
    me = picture_file(tmp_path / "me.png", picture)
    output = {"sprites": str(tmp_path / "out"), "stdout": "-", "clip": str(tmp_path / "clip.webp")}[way]
    extra = ["--animate", "idle", "--seconds", "0.5", "--fps", "4"] if way == "clip" else []
    assert main([str(me), "--poser", "puppet", "-o", output, "--only", "joy", *extra]) == 1
    said = capsysbinary.readouterr()
    assert b"not found in the picture: left eye, right eye," in said.err.splitlines()[-1]
    assert said.out.startswith(b"\x89PNG") if way == "stdout" else Path(output).exists()


def test_the_crop_is_the_same_for_all_and_loses_nothing(exported: Path, tmp_path: Path):
    assert main([*QUICK, "-o", str(tmp_path / "out"), "--only", "joy,anger", "--crop", "--format", "webp"]) == 0
    pictures = [decode_rgba8((tmp_path / "out" / f"{name}.webp").read_bytes()) for name in ("joy", "anger")]
    assert pictures[0].shape == pictures[1].shape
    assert pictures[0].shape[1] < 512
    edges = [np.stack([picture[..., 3] for picture in pictures]).max(0)]
    assert all(side.any() for alpha in edges for side in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]))
    whole = decode_rgba8((exported / "joy.png").read_bytes())
    assert np.count_nonzero(whole[..., 3]) == np.count_nonzero(pictures[0][..., 3])


def test_larger_sprites_are_drawn_from_the_larger_master(exported: Path, tmp_path: Path):
    assert main([*QUICK, "-o", str(tmp_path), "--only", "neutral", "--size", "1024"]) == 0
    large = Image.open(tmp_path / "neutral.png")
    small = Image.open(exported / "neutral.png").convert("RGBA")
    assert large.size == (1024, 1024)
    blown_up = np.asarray(small.resize(large.size, Image.Resampling.LANCZOS), np.float32)
    assert np.abs(np.asarray(large, np.float32) - blown_up).mean() > 0.5  # there is detail that the small one lacks


def test_one_image_goes_to_stdout(exported: Path, capfdbinary):
    assert main([*QUICK, "-o", "-", "--only", "joy"]) == 0
    np.testing.assert_array_equal(
        decode_rgba8(capfdbinary.readouterr().out), decode_rgba8((exported / "joy.png").read_bytes())
    )


def test_a_killed_export_leaves_no_half_written_file(exported: Path, tmp_path: Path, eventually):
    folder = tmp_path / "out"
    with subprocess.Popen([*RUN, *QUICK, "-o", str(folder)], stdout=subprocess.DEVNULL) as export:
        assert eventually(lambda: len(list(folder.glob("*.png"))) >= 3)
        export.kill()
    assert export.returncode == -signal.SIGKILL
    left = [name for name in digests(folder) if not name.startswith(".")]
    assert "_emotions.json" not in left
    for name in left:
        assert (folder / name).read_bytes() == (exported / name).read_bytes()
    assert main([*QUICK, "-o", str(folder), "--force"]) == 0
    assert not [name for name in digests(folder) if name.startswith(".")]


def test_an_interrupted_export_tidies_up_and_says_so(exported: Path, tmp_path: Path, eventually):
    folder = tmp_path / "out"
    command = [*RUN, *QUICK, "-o", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as export:
        assert eventually(lambda: len(list(folder.glob("*.png"))) >= 3)
        export.send_signal(signal.SIGTERM)
        said = export.communicate(timeout=PATIENCE)[1]
    assert export.returncode == 130
    assert said == "raven-avatar-export: stopped; what is written is complete\n"
    for name, digest in digests(folder).items():
        assert digest == digests(exported)[name]


def test_a_full_disk_is_told_in_words(tmp_path: Path, capsys, small_files):
    """The limit on a file's size stands for the disk's end: the system call fails in the same way."""
    with small_files(100_000):
        assert main([*QUICK, "-o", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert "File too large" in error
    assert error.count("\n") == 1
    assert list((tmp_path / "out").iterdir()) == []


@contextmanager
def plain_user() -> Iterator[None]:
    """Root may read and write everything; as somebody else one may not."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def huge(path: Path) -> Path:
    Image.new("1", (10_000, 10_000)).save(path / "huge.png")
    return path / "huge.png"


def text(name: str, content: str):
    def write(path: Path) -> Path:
        (path / name).write_text(content)
        return path / name

    return write


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path / "none.png", "picture: {path} does not exist"),
        (lambda path: "nobody", "picture: nobody is neither a file nor one of the characters"),
        (lambda path: path, "picture: {path} is no file"),
        (text("notes.png", "not a picture"), "notes.png: is no picture that Raven can read"),
        (huge, "huge.png: is 10000 x 10000: more than 16777216 pixels"),
    ],
)
def test_a_picture_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, capsys, make, said):
    (tmp_path / "in").mkdir()
    picture = make(tmp_path / "in")
    assert main([str(picture), "-o", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert said.format(path=picture) in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"joy": {"pose": {', "joy.json: cannot be read"),
        ("[]", "joy.json: must be an object"),
        ('{"joy": {"pose": {"nose_index": 1}}}', "joy.json.joy.pose.nose_index: There is no morph of this name"),
        ('{"joy": {"pose": {"head_x_index": NaN}}}', "joy.json.joy.pose.head_x_index"),
        ("{}", "holds no template"),
        ('{"a/../b": {}}', "cannot be the name of a file"),
    ],
)
def test_templates_that_cannot_be_used_are_refused_by_name(tmp_path: Path, capsys, content, said):
    file = text("joy.json", content)(tmp_path)
    assert main([*QUICK, "-o", str(tmp_path / "out"), "--emotions", str(file)]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_broken_file_in_a_folder_of_templates_is_no_reason_to_use_another(tmp_path: Path, capsys):
    text("joy.json", "{")(tmp_path)
    assert main([*QUICK, "-o", str(tmp_path / "out"), "--emotions", str(tmp_path)]) == 2
    assert "joy.json: cannot be read" in capsys.readouterr().err


def test_a_folder_that_cannot_be_read_or_written_to_is_named(tmp_path: Path, capsys):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o005 == 0o005:  # from here on everybody may enter
            break
        folder.chmod(0o755)
    with plain_user():
        assert main([*QUICK, "-o", str(tmp_path / "out"), "--emotions", str(locked)]) == 2
        assert f"emotions: {locked} cannot be read: Permission denied" in capsys.readouterr().err
        assert main([*QUICK, "-o", str(locked / "out"), "--only", "joy"]) == 2
        assert f"folder: {locked / 'out'} cannot be made: Permission denied" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (["--only", "joy,boredom"], "only: there is no emotion named 'boredom'; there are admiration, "),
        (["--only", ","], "--only: names no emotion"),
        (["--chain", "betamax"], "chain: there is no preset named 'betamax'; there are amber_monitor, "),
        (["--emotions", "nowhere"], "emotions: nowhere does not exist"),
        (["--poser", "thumb"], "poser: must be one of"),
        (["--upscale", "magic"], "upscale_quality: must be one of"),
        (["--seed", "-1"], "seed: must not be negative"),
    ],
)
def test_options_that_cannot_be_are_refused(tmp_path: Path, capsys, wishes, said):
    assert main(["raven", "-o", str(tmp_path / "out"), *wishes]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_help_comes_at_once():
    done = subprocess.run([*RUN, "--help"], capture_output=True, text=True, check=True)
    assert "--contact-sheet" in done.stdout
    loaded = "import sys, raven.commands.export; print('torch' in sys.modules, 'PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
