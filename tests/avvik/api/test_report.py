"""Reporting over HTTP."""

from tests.avvik.api.front import CASES, REPORT, Front


async def test_a_report_is_answered_with_a_reference_and_what_happens_next(front: Front) -> None:
    answer = await front.post("student-1", CASES, REPORT)

    assert answer.status_code == 201, answer.text
    body = answer.json()
    print(body)
    assert body["reference"].startswith("AVV-2026-")
    assert answer.headers["location"] == f"{CASES}/{body['id']}"
    assert answer.headers["etag"] == '"1"'
    for who in ("student-1", "idi-leder", "ie-kontakt", "ie-dekan", "rektor", "revisor", "kvalitet", "student-2", "iik-leder", "iv-dekan"):
        for path in ("", "/history"):
            r = await front.get(who, answer.headers["location"]+path)
            print(who, path, r.status_code, r.text[:1500])
        r = await front.get(who, CASES)
        print(who, r.status_code, r.headers.get("link"), r.text[:400])
    r = await front.acknowledge("idi-leder", answer.headers["location"])
    print(r.status_code, r.headers, r.text)
    r = await front.close("idi-leder", answer.headers["location"],2)
    print(r.status_code, r.headers, r.text)
    for who in ("student-1", "idi-leder", "revisor"):
        for path in ("", "/history", "?version=1"):
            r = await front.get(who, answer.headers["location"]+path)
            print(who, path, r.status_code, r.text)
    for path in ("/api/v1/me", "/api/v1/units", "/api/v1/units/ntnu.ie.iir/line", "/api/v1/audit/events?after=90", "/livez","/readyz","/metrics","/schema","/schema/openapi.json","/problems/stale","/nope"):
        r = await front.get("revisor", path)
        print(path, r.status_code, r.headers.get("content-type"), r.text[:700])
    r = await front.get("student-9", "/api/v1/units/ntnu.ie.idi/line"); print(r.text)
