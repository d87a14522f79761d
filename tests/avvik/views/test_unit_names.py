"""Histories call a unit what it was called then."""

from datetime import UTC, datetime, timedelta

from msgspec import structs

from avvik.adapters.postgres.connection import reading_as
from avvik.views.unit_names import name_on, unit_names
from tests.avvik.adapters.commits import directory
from tests.avvik.adapters.stores import opened
from tests.builders import DIRECTORY, labels, person, unit

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def test_a_unit_keeps_its_names_in_time(log_dsn: str) -> None:
    renamed = structs.replace(unit("ntnu.ie.idi", "ntnu.ie"), names=labels("Nytt navn"))
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(directory(renamed, after=len(DIRECTORY)))
        async with reading_as(log.pool, person("student")) as connection:
            names = await unit_names(connection, ["ntnu.ie.idi", "ntnu", "ntnu.xx"])

    assert names.keys() == {"ntnu", "ntnu.ie.idi"}
    first, second = names["ntnu.ie.idi"]
    assert name_on((first, second), LONG_AGO) == labels("ntnu.ie.idi")
    assert name_on((first, second), first.since) == labels("ntnu.ie.idi")
    assert name_on((first, second), second.since) == labels("Nytt navn")
    assert name_on((first, second), second.since + timedelta(days=1)) == labels("Nytt navn")
