"""What was heard, as files of subtitles: SRT and WebVTT."""

from raven.hearing.recogniser import Transcript


def srt(heard: Transcript) -> str:
    """As SubRip."""
    return "".join(
        f"{number}\n{_clock(each.start, ',')} --> {_clock(each.end, ',')}\n{each.text.strip()}\n\n"
        for number, each in enumerate(heard.segments, start=1)
    )


def vtt(heard: Transcript) -> str:
    """As WebVTT."""
    return "WEBVTT\n\n" + "".join(
        f"{_clock(each.start, '.')} --> {_clock(each.end, '.')}\n{each.text.strip().replace('-->', '→')}\n\n"
        for each in heard.segments
    )


def _clock(seconds: float, point: str) -> str:
    thousandths = round(1000 * seconds)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"
