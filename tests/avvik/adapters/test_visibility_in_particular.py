"""Row-level security where worlds made by chance hardly come, or what it tells is no case."""

from uuid import UUID

import pytest

from avvik.adapters.postgres.connection import reading_as
from avvik.views import leads
from tests.avvik.adapters.commits import appending, case_id, directory, registration, reporting
from tests.avvik.adapters.stores import connected, opened
from tests.avvik.adapters.test_visibility_of_streams import streams_seen
from tests.builders import person


async def test_a_receiver_who_works_under_somebody_out_does_not_see_what_is_handed_over(
    log_dsn: str,
) -> None:
    case = case_id()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await log.append(reporting(case))
        await owner.execute("update avvik.cases set receiver_role = 'hse_coordinator'")
        assert await log.case(case, person("hms"))

        await owner.execute("update avvik.cases set disqualified = $1", [person("dekan")])

        assert await log.case(case, person("hms")) is None


async def test_of_which_lead_one_is_told_nothing_is_told_to_whoever_sees_what_it_leads(
    log_dsn: str,
) -> None:
    followed, lead = case_id(), case_id()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await log.append(reporting(followed))
        await log.append(reporting(lead, disqualified=(person("leder"), person("bystander"))))
        event = """
            insert into avvik.events (originator_id, originator_version, topic, state)
            values ($1, 2, 'linked', convert_to(jsonb_build_object('lead', $2::uuid)::text, 'UTF8'))
        """
        await owner.execute(event, followed, lead)

        async def kept(name: str) -> frozenset[UUID]:
            async with reading_as(log.pool, person(name)) as connection:
                return await leads.kept(connection, followed)

        assert {name: await kept(name) for name in ("leder", "dekan", "bystander")} == {
            "leder": {lead},
            "dekan": frozenset(),
            "bystander": frozenset(),
        }


@pytest.mark.parametrize("was", ["handlers", "owners", "disqualified"])
async def test_whoever_once_was_in_a_case_is_known_to_those_who_see_it_alone(
    log_dsn: str, was: str
) -> None:
    gone = person("tidligere")
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await log.append(appending(gone, registration(gone).event))
        await log.append(reporting(case_id()))
        await owner.execute(f"update avvik.cases set {was} = $1", [gone])  # noqa: S608 -- a column
        knows = {name: gone in await streams_seen(log, person(name)) for name in ("leder", "hms")}

    assert knows == {"leder": True, "hms": False}
