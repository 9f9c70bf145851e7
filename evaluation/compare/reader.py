"""A trained side reads: a JSON string a line comes in, what was made of it and the seconds that it took go out.

    python -m evaluation.compare.reader MODEL

At the end of the input goes out how much memory it took.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict
from typing import TextIO

from evaluation.compare.child import alone_on_a_core, peak_megabytes


async def main(model: str, answers: TextIO) -> None:
    """Read until there is no more."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    from evaluation.model import understood

    agent = Agent.load(model)
    assert agent.processor is not None
    for line in sys.stdin:
        message = UserMessage(text=json.loads(line))
        began = time.perf_counter()
        parsed = await agent.processor.parse_message(message)
        seconds = time.perf_counter() - began
        print(json.dumps({"understood": asdict(understood(parsed)), "seconds": seconds}), file=answers)
    print(json.dumps({"megabytes": peak_megabytes()}), file=answers)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], alone_on_a_core()))
