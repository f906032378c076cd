"""A Discord bot with a face: it answers who mentions it, and the avatar says the answer: python examples/discord_bot.py

Needs pip install discord.py openai, the bot's token in DISCORD_TOKEN, and a server that knows a language model (docs/chat.md).
"""

import os
from collections import defaultdict, deque
from typing import Any

from openai import AsyncOpenAI

PERSONA = "You are Raven, a cheerful bird girl. Answer in one or two sentences. Begin with how you feel, such as [joy]."
REMEMBERED = 20  # messages of a channel


class Companion:
    """Answers messages, and remembers what was said in each channel."""

    def __init__(self, raven: str = "http://localhost:5100", key: str = "none") -> None:
        self._model = AsyncOpenAI(base_url=f"{raven}/v1", api_key=key)
        self._said: defaultdict[int, deque[dict[str, str]]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    async def on_message(self, message: Any, me: Any) -> None:
        """What discord.py calls for each message that is written; `me` is the bot's own account."""
        if message.author == me or me not in message.mentions:
            return
        said = self._said[message.channel.id]
        said.append({"role": "user", "content": f"{message.author.display_name}: {message.clean_content}"})
        messages: Any = [{"role": "system", "content": PERSONA}, *said]
        async with message.channel.typing():
            answer = await self._model.chat.completions.create(model="", messages=messages)
        text = answer.choices[0].message.content or "..."
        said.append({"role": "assistant", "content": text})
        await message.channel.send(text[:2000])


if __name__ == "__main__":
    import discord

    companion = Companion()
    client = discord.Client(intents=discord.Intents(guilds=True, messages=True, message_content=True))

    @client.event  # type: ignore[untyped-decorator]
    async def on_message(message: Any) -> None:
        await companion.on_message(message, client.user)

    client.run(os.environ["DISCORD_TOKEN"])
