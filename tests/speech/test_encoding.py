"""Audio files have the right length, type and samples."""

import io

import numpy as np
import pytest

from raven.errors import InvalidInput, Unavailable
from raven.speech import encoding
from raven.speech.encoding import AudioFormat, AudioStream, encode, parse_format, samples16, why_not

RATE = 24000


def tone(seconds: float, amplitude: float = 0.5) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def decoded(data: bytes) -> tuple[np.ndarray, int]:
    soundfile = pytest.importorskip("soundfile")
    return soundfile.read(io.BytesIO(data), dtype="float32")


@pytest.mark.parametrize("format", [AudioFormat.WAV, AudioFormat.FLAC])
@pytest.mark.parametrize("seconds", [0.5, 1.0, 2.3456])
def test_lossless_formats_give_back_every_sample(format, seconds):
    sound = tone(seconds)
    again, rate = decoded(encode(sound, RATE, format))
    assert rate == RATE
    assert again.shape == sound.shape
    assert np.abs(again - sound).max() < 1e-4


@pytest.mark.parametrize("format", [AudioFormat.MP3, AudioFormat.OPUS])
def test_lossy_files_say_their_exact_length_and_start_on_time(format):
    sound = np.concatenate([np.zeros(RATE // 2, np.float32), tone(1.01)])
    again, rate = decoded(encode(sound, RATE, format))
    assert len(again) * RATE == len(sound) * rate
    onset = np.argmax(np.abs(again) > 0.25) / rate
    assert onset == pytest.approx(0.5, abs=0.005)


def test_a_wav_header_has_the_real_sizes():
    data = encode(tone(1.5), RATE, AudioFormat.WAV)
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert int.from_bytes(data[40:44], "little") == 2 * 36000


def test_aac_is_a_stream_that_decodes():
    av = pytest.importorskip("av")
    with av.open(io.BytesIO(encode(tone(1.5), RATE, AudioFormat.AAC))) as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
    assert np.concatenate(frames, axis=1).shape[1] / RATE == pytest.approx(1.5, abs=0.1)


def test_samples_beyond_full_scale_are_clipped_and_never_wrap_around():
    assert samples16(np.float32([1.01, -1.01, 40, np.inf, -np.inf, np.nan, 0.5])).tolist() == [
        32767, -32767, 32767, 32767, -32767, 0, 16384
    ]  # fmt: skip


def test_pcm_is_the_samples_alone():
    assert encode(np.float32([0, 1, -1]), RATE, AudioFormat.PCM) == b"\x00\x00\xff\x7f\x01\x80"


@pytest.mark.parametrize("format", AudioFormat)
def test_no_sound_at_all_can_be_encoded(format):
    if why_not(format) is None:
        assert isinstance(encode(np.zeros(0, np.float32), RATE, format), bytes)


def test_formats_are_known_by_name_in_any_case():
    assert parse_format("Mp3") is AudioFormat.MP3
    assert AudioFormat.MP3.media_type == "audio/mpeg"
    for wrong in ("ogg", "", None, 3):
        with pytest.raises(InvalidInput, match="format: must be one of wav, flac"):
            parse_format(wrong)


def test_a_missing_library_is_told_with_the_remedy(monkeypatch):
    monkeypatch.setattr(encoding, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"aac needs the package av: pip install av"):
        encode(tone(0.1), RATE, AudioFormat.AAC)


def streamed(sound: np.ndarray, format: AudioFormat, pieces: int = 7) -> list[bytes]:
    if (lack := why_not(format)) is not None:
        pytest.skip(lack)
    stream = AudioStream(format, RATE)
    return [stream.start(), *(stream.add(piece) for piece in np.array_split(sound, pieces)), stream.finish()]


def heard(data: bytes) -> tuple[np.ndarray, int]:
    """What FFmpeg hears in it, as browsers with it do."""
    av = pytest.importorskip("av")
    with av.open(io.BytesIO(data)) as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
        rate = file.streams.audio[0].rate
    sound = np.concatenate([frame.reshape(-1) for frame in frames])
    return (sound / 32768 if sound.dtype == np.int16 else sound).astype(np.float32), rate


@pytest.mark.parametrize("format", [format for format in AudioFormat if format is not AudioFormat.PCM])
def test_a_stream_is_a_valid_file_with_all_the_sound(format):
    sound = np.concatenate([np.zeros(RATE // 2, np.float32), tone(1.51)])
    again, rate = heard(b"".join(streamed(sound, format)))
    assert len(again) / rate == pytest.approx(2.01, abs=0.09)
    onset = np.argmax(np.abs(again) > 0.25) / rate
    assert onset == pytest.approx(0.5, abs=0.05 if format is AudioFormat.AAC else 0.005)


@pytest.mark.parametrize("format", [format for format in AudioFormat if format is not AudioFormat.PCM])
def test_no_seam_is_heard_between_the_pieces_of_a_stream(format):
    sound = tone(3.0)
    once, rate = heard(b"".join(streamed(sound, format, pieces=1)))
    pieces, _ = heard(b"".join(streamed(sound, format, pieces=13)))
    assert len(pieces) == len(once)
    assert np.abs(pieces - once).max() < 1e-3
    inner = pieces[rate // 2 : -rate // 2]
    assert (
        np.abs(np.diff(inner, 2)).max() < 1.6 * 0.5 * (2 * np.pi * 440 / rate) ** 2 + 2e-3
    )  # a click would bend it more


@pytest.mark.parametrize("format", AudioFormat)
def test_a_piece_goes_out_without_waiting_for_the_next(format):
    if format is AudioFormat.OPUS:
        pytest.importorskip("av")  # without it whole seconds are held back
    parts = streamed(tone(4.0), format, pieces=2)
    assert len(parts[0] + parts[1]) > 0.35 * len(b"".join(parts))


def test_a_wav_stream_says_that_its_length_is_unknown():
    data = b"".join(streamed(tone(1.0), AudioFormat.WAV))
    assert data[4:8] == data[40:44] == b"\xff\xff\xff\xff"
    assert data[44:] == encode(tone(1.0), RATE, AudioFormat.PCM)


@pytest.mark.parametrize("format", AudioFormat)
def test_a_stream_without_sound_ends_in_peace(format):
    assert isinstance(b"".join(streamed(np.zeros(0, np.float32), format)), bytes)


def test_opus_is_the_same_length_whichever_library_made_it(monkeypatch):
    pytest.importorskip("av")
    from raven.speech import encoders

    with_av, rate = decoded(encode(tone(1.23), RATE, AudioFormat.OPUS))
    monkeypatch.setattr(encoders, "find_spec", lambda name: None)
    without, _ = decoded(encode(tone(1.23), RATE, AudioFormat.OPUS))
    assert len(with_av) == len(without) == round(1.23 * rate)
