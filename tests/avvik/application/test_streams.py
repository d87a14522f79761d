"""Ids that never change."""

from uuid import UUID, uuid5

from avvik.application import streams
from tests.builders import NOW

CASE = UUID("01930000-0000-7000-8000-000000000001")


def test_a_derived_stream_is_the_uuid5_of_its_name() -> None:
    names = {
        "ntnu/directory/": streams.directory_stream("ntnu"),
        "ntnu/configuration/": streams.configuration_stream("ntnu"),
        f"ntnu/deliveries/{CASE}": streams.deliveries_stream("ntnu", CASE),
    }

    assert names == {name: uuid5(streams.NAMESPACE, name) for name in names}


def test_derived_streams_are_what_they_always_were() -> None:
    assert str(streams.NAMESPACE) == "9fb30acb-becf-5868-bba2-70fa4889d37a"
    assert str(streams.directory_stream("ntnu")) == "040c1f76-d9b9-59e1-87b6-49c57f71af0f"


def test_a_case_id_is_a_uuid_of_version_7_that_tells_when() -> None:
    case = streams.new_case_id(NOW)

    assert (case.version, case.variant) == (7, "specified in RFC 4122")
    assert streams.reported_at(case) == NOW
    assert case.int >> 80 == int(NOW.timestamp() * 1000)
    assert case != streams.new_case_id(NOW)
