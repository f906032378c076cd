"""Any program for OpenAI's interface gets a face: python examples/openai_chat.py [TEXT]

The server passes the question on to its language model (docs/chat.md), the answer comes back as it is written, and the avatar
says it meanwhile. Needs pip install openai.
"""

import sys
from typing import Any

from openai import OpenAI

ADDRESS = "http://localhost:5100/v1"
text = sys.argv[1] if len(sys.argv) > 1 else "What makes you happy?"

with OpenAI(base_url=ADDRESS, api_key="none") as client:
    print("models:", ", ".join(model.id for model in client.models.list()))
    messages: Any = [
        {"role": "system", "content": "Answer in two sentences. Write how you feel in brackets, such as [joy]."},
        {"role": "user", "content": text},
    ]
    stream: Any = client.chat.completions.create(model="", messages=messages, stream=True)
    for part in stream:
        print(part.choices[0].delta.content or "", end="", flush=True)
    print()
