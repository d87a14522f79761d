"""PostgreSQL away: people are asked to wait, told what is down, and it goes on by itself."""

from tests.e2e.people import caller
from tests.e2e.system import System
from tests.faults.injections import stop_postgres, suffer


async def test_reports_and_reads_are_answered_503_and_readiness_names_the_database(
    system: System,
) -> None:
    await system.heal()
    async with caller(system, "student-1") as student:
        known = (await student.report()).json()["id"]
        system.end("postgres")
        unready = await system.turns_away()
        refused = await student.report()
        unread = await student.get(known)
        system.start_again("postgres")
        await system.ready("api")
        again = await student.get(known)

    assert "database" in unready.text
    for answer in (refused, unread):
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"
    assert again.status_code == 200


async def test_everything_goes_on_by_itself_when_the_database_is_back(system: System) -> None:
    tally = await suffer(system, stop_postgres)

    assert tally.is_whole
    assert tally.repeated == 0
