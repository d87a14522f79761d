"""The same report sent again is the same case, whatever happened to the process meanwhile."""

import uuid

from tests.e2e.people import caller
from tests.e2e.system import System


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
