"""Hearing: from the sound of a voice to what it says.

    recogniser = Recogniser("Systran/faster-whisper-base")
    print(recogniser.hear(Path("hello.wav").read_bytes()).text)

It needs the extra `asr`.
"""
