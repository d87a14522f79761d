"""What a service may not say or hear on NATS, however it was taken over."""

import ssl
from dataclasses import replace

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import NoRespondersError
from nats.js.api import AckPolicy, ConsumerConfig

from deploy.local.nats_server import ensure_seed
from tests.servers import Jetstream, eventually

FORBIDDEN_TO_ALL = (
    "$JS.API.STREAM.DELETE.AVVIK",
    "$JS.API.STREAM.PURGE.AVVIK",
    "$JS.API.STREAM.MSG.DELETE.AVVIK",
    "$JS.API.STREAM.RESTORE.AVVIK",
    "$JS.API.STREAM.SNAPSHOT.AVVIK",
    "$JS.API.STREAM.DELETE.AVVIK_DELIVERIES",
    "$JS.API.STREAM.PURGE.AVVIK_DELIVERIES",
    "$JS.API.STREAM.CREATE.OTHER",
    "$JS.API.CONSUMER.DELETE.AVVIK.notifier",
    "$JS.API.CONSUMER.DELETE.AVVIK_DELIVERIES.avvik",
    "$JS.API.CONSUMER.PAUSE.AVVIK.notifier",
    "$JS.API.CONSUMER.CREATE.AVVIK.other",
    "$SYS.REQ.ACCOUNT.PING.CONNZ",
    "avvik.event.other.deviation_reported.v1",
    "avvik-rpc.other.recipients",
    "anything",
)
FORBIDDEN_TO_AVVIK = (
    "avvik.delivery.ntnu",
    "avvik-rpc.ntnu.recipients",
    "$JS.API.CONSUMER.MSG.NEXT.AVVIK.notifier",
    "$JS.ACK.AVVIK.notifier.1.1.1.1.0",
)
FORBIDDEN_TO_NOTIFIER = (
    "avvik.event.ntnu.deviation_reported.v1",
    "$JS.API.STREAM.CREATE.AVVIK",
    "$JS.API.STREAM.UPDATE.AVVIK",
    "$JS.API.STREAM.MSG.GET.AVVIK",
    "$JS.API.CONSUMER.CREATE.AVVIK.notifier",
    "$JS.API.CONSUMER.DURABLE.CREATE.AVVIK.notifier",
    "$JS.API.CONSUMER.INFO.AVVIK.notifier",
    "$JS.API.CONSUMER.MSG.NEXT.AVVIK_DELIVERIES.avvik",
    "$JS.ACK.AVVIK_DELIVERIES.avvik.1.1.1.1.0",
    "_INBOX_avvik.reply",
)
UNHEARD = (
    ("avvik", ">"),
    ("avvik", "avvik.event.ntnu.>"),
    ("avvik", "avvik-rpc.other.recipients"),
    ("avvik", "_INBOX_notifier.>"),
    ("notifier", ">"),
    ("notifier", "avvik.event.ntnu.>"),
    ("notifier", "avvik-rpc.ntnu.>"),
    ("notifier", "_INBOX_avvik.>"),
    ("notifier", "$JS.API.>"),
)


async def answer(question: Msg) -> None:
    await question.respond(b"she")


async def asked(notifier: Client) -> bytes | None:
    """The answer, once someone listens: a client's flush does not wait for its SUB."""
    try:
        return (await notifier.request("avvik-rpc.ntnu.recipients", b"who?")).data
    except NoRespondersError:
        return None


@pytest.mark.parametrize(
    ("user", "subjects"),
    [
        ("avvik", FORBIDDEN_TO_ALL + FORBIDDEN_TO_AVVIK),
        ("notifier", FORBIDDEN_TO_ALL + FORBIDDEN_TO_NOTIFIER),
    ],
)
async def test_a_service_may_not_publish(
    jetstream: Jetstream, user: str, subjects: tuple[str, ...]
) -> None:
    refusals: list[str] = []

    async def remember(error: Exception) -> None:
        refusals.append(str(error))

    async with jetstream.connect(user, remember) as client:
        for subject in subjects:
            await client.publish(subject, b"{}")
        await eventually(lambda: len(refusals) == len(subjects))

    assert sorted(refusals) == sorted(
        f'nats: permissions violation for publish to "{subject.lower()}"' for subject in subjects
    )


@pytest.mark.parametrize(("user", "subject"), UNHEARD)
async def test_a_service_may_not_listen(jetstream: Jetstream, user: str, subject: str) -> None:
    refusals: list[str] = []

    async def remember(error: Exception) -> None:
        refusals.append(str(error))

    async with jetstream.connect(user, remember) as client:
        await client.subscribe(subject)
        await eventually(lambda: refusals)

    assert "permissions violation for subscription" in refusals[0]


async def test_both_services_can_do_their_work(jetstream: Jetstream) -> None:
    async with jetstream.connect("avvik") as avvik, jetstream.connect("notifier") as notifier:
        streams = avvik.jetstream()
        await streams.add_stream(name="AVVIK", subjects=["avvik.event.ntnu.>"])
        await streams.add_stream(name="AVVIK_DELIVERIES", subjects=["avvik.delivery.ntnu"])
        for stream, consumer in (("AVVIK", "notifier"), ("AVVIK_DELIVERIES", "avvik")):
            config = ConsumerConfig(durable_name=consumer, ack_policy=AckPolicy.EXPLICIT)
            await streams.add_consumer(stream, config)

        await streams.publish("avvik.event.ntnu.deviation_reported.v1", b"event")
        assert (await streams.get_msg("AVVIK", 1)).data == b"event"
        events = await notifier.jetstream().pull_subscribe_bind("notifier", stream="AVVIK")
        [event] = await events.fetch(1)
        await event.ack_sync()

        await avvik.subscribe("avvik-rpc.ntnu.recipients", queue="workers", cb=answer)
        assert await eventually(lambda: asked(notifier)) == b"she"

        await notifier.jetstream().publish("avvik.delivery.ntnu", b"delivery")
        deliveries = await streams.pull_subscribe_bind("avvik", stream="AVVIK_DELIVERIES")
        [delivery] = await deliveries.fetch(1)
        await delivery.ack_sync()


async def test_an_answer_goes_to_an_inbox_of_the_asker_alone(jetstream: Jetstream) -> None:
    refusals: list[str] = []

    async def remember(error: Exception) -> None:
        refusals.append(str(error))

    async with (
        jetstream.connect("avvik", remember) as avvik,
        jetstream.connect("notifier") as notifier,
    ):
        await avvik.subscribe("avvik-rpc.ntnu.recipients", cb=answer)
        await eventually(lambda: asked(notifier))
        delete = "$JS.API.STREAM.DELETE.AVVIK"
        await notifier.publish("avvik-rpc.ntnu.recipients", b"who?", reply=delete)
        await eventually(lambda: refusals)

    assert delete.lower() in refusals[0]


async def test_a_stranger_is_not_let_in(jetstream: Jetstream) -> None:
    stranger = jetstream.ca_file.with_name("stranger.seed")
    ensure_seed(stranger)
    unknown = replace(jetstream, seeds={"stranger": stranger})

    with pytest.raises(nats.errors.Error, match=r"(?i)authorization"):
        async with unknown.connect("stranger"):
            pass


async def test_a_server_with_another_certificate_is_not_trusted(jetstream: Jetstream) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        await nats.connect(
            jetstream.url,
            tls=ssl.create_default_context(),
            nkeys_seed=str(jetstream.seeds["avvik"]),
            allow_reconnect=False,
        )
