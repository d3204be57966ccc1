"""How the server of the labs ends, where a browser would meet it only now and then."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from improving_care.labs.server import _drop_what_is_open


def test_a_page_that_takes_the_call_to_end_for_another_is_called_again():
    """One that waits for its kernel does so, now and then, and would hold the server up."""
    ended = []

    async def page():
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("page")

    def serve_and_close():
        loop = asyncio.new_event_loop()
        loop.create_task(page())
        loop.run_until_complete(asyncio.sleep(0))
        _drop_what_is_open(loop)
        loop.close()

    with ThreadPoolExecutor() as beside:  # a browser's test may keep a loop in this thread
        beside.submit(serve_and_close).result(timeout=20)
    assert ended == ["page"]
