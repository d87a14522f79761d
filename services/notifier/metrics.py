"""What operators watch, in Prometheus' terms."""

from prometheus_client import Counter, Gauge, Histogram

DELIVERIES = Counter(
    "notifier_deliveries_total", "Deliveries and duties settled, by outcome.", ["outcome"]
)
SMTP_ATTEMPTS = Counter(
    "notifier_smtp_attempts_total", "Mails offered to the mail server, by its answer.", ["result"]
)
DELIVERY_SECONDS = Histogram(
    "notifier_delivery_seconds",
    "From the event to the mail server's acceptance.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600, 86400),
)
WAITING = Gauge("notifier_duties_waiting", "Duties not settled yet.")
UNREACHABLE = Gauge(
    "notifier_duties_unreachable",
    "Duties that nobody, or of several not everybody, could be told of:"
    " for line leaders and independent recipients an alarm.",
    ["role"],
)
PARKED = Gauge("notifier_parked_messages", "Messages that could not be read: an alarm.")
FAILED_TURNS = Counter("notifier_failed_turns_total", "Turns of a loop that failed.", ["loop"])
