"""What each service may say and hear on NATS, and nothing besides."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """Subjects a user may publish and subscribe to."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]

    def as_configuration(self) -> str:
        """The same in the server's own notation."""
        return (
            f"publish: {{ allow: [{_quoted(self.publish)}] }}, "
            f"subscribe: {{ allow: [{_quoted(self.subscribe)}] }}"
        )


def for_avvik(institution: str) -> Permissions:
    """Owns both streams and their consumers; deletes and purges none."""
    streams = tuple(
        f"$JS.API.STREAM.{verb}.{stream}"
        for stream in ("AVVIK", "AVVIK_DELIVERIES")
        for verb in ("CREATE", "UPDATE", "INFO")
    )
    consumers = tuple(
        f"$JS.API.CONSUMER.{verb}.{consumer}"
        for consumer in ("AVVIK.notifier", "AVVIK_DELIVERIES.avvik")
        # A consumer with a filter is created on a subject that ends in the filter.
        for verb in ("CREATE", "DURABLE.CREATE", "INFO")
    )
    filtered = (
        "$JS.API.CONSUMER.CREATE.AVVIK.notifier.>",
        "$JS.API.CONSUMER.CREATE.AVVIK_DELIVERIES.avvik.>",
    )
    return Permissions(
        publish=(
            f"avvik.event.{institution}.>",
            *streams,
            # Where the publisher goes on after a refusal is the last message's id.
            "$JS.API.STREAM.MSG.GET.AVVIK",
            "$JS.API.DIRECT.GET.AVVIK",
            *consumers,
            *filtered,
            "$JS.API.CONSUMER.MSG.NEXT.AVVIK_DELIVERIES.avvik",
            "$JS.ACK.AVVIK_DELIVERIES.avvik.>",
            # Not `allow_responses`: with it, whoever asks chooses where our answer is published.
            "_INBOX_notifier.>",
        ),
        subscribe=(f"avvik-rpc.{institution}.>", "_INBOX_avvik.>"),
    )


def for_notifier(institution: str) -> Permissions:
    """Reads one consumer, reports deliveries, asks two questions."""
    return Permissions(
        publish=(
            f"avvik.delivery.{institution}",
            f"avvik-rpc.{institution}.recipients",
            f"avvik-rpc.{institution}.messages",
            "$JS.API.CONSUMER.MSG.NEXT.AVVIK.notifier",
            "$JS.ACK.AVVIK.notifier.>",
        ),
        subscribe=("_INBOX_notifier.>",),
    )


def _quoted(subjects: tuple[str, ...]) -> str:
    return ", ".join(f'"{subject}"' for subject in subjects)
