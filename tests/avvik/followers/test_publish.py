"""The publisher: the log, all of it, in order, on the stream."""

import json

from nats.aio.client import Client

from avvik.adapters.postgres.recorder import PostgresLog
from avvik.followers.turn import Connect
from tests.avvik.adapters.commits import acting, case_id, directory, reporting
from tests.avvik.followers.running import publishing, stored
from tests.servers import Jetstream, eventually


async def published(client: Client, count: int) -> list[dict[str, object]]:
    """The messages on the stream, once there are so many."""

    async def enough() -> bool:
        return len(await stored(client)) >= count

    await eventually(enough)
    return [json.loads(each.data or b"") for each in await stored(client)]


async def test_publishes_what_others_may_hear_of_and_nothing_else(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    case = reporting(case_id())
    await log.append(directory())
    await log.append(case)
    assert case.case
    await log.append(acting(case.case))
    async with jetstream.connect("avvik") as client, publishing(client, connecting):
        first, second = await published(client, 2)
    assert (first["type"], second["type"]) == ("deviation_reported.v1", "deviation_acknowledged.v1")
    assert first["previous"] == "0" * 20
    assert second["previous"] == first["sequence"]
