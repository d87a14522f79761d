"""A killed api: a report sent again is the same case, and nothing of the process stays behind."""

import uuid

import psutil

from tests.e2e.people import caller
from tests.e2e.system import System, lives
from tests.servers import eventually


async def test_the_same_key_gives_the_same_case_after_the_api_was_killed(system: System) -> None:
    key = str(uuid.uuid4())
    async with caller(system, "student-1") as student:
        first = await student.report(key=key)
        system.kill("api")
        system.start_again("api")
        await system.ready("api")
        again = await student.report(key=key)
        other = await student.report(key=key, title="Noko anna")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 422


async def test_a_server_ends_with_the_process_that_started_it(system: System) -> None:
    process = system.running.pop("api")
    family = psutil.Process(process.pid).children()
    process.kill()
    process.wait()
    try:
        await eventually(lambda: not any(lives(each) for each in family))
    finally:
        system.start_again("api")
        await system.ready("api")
