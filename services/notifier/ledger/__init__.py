"""The ledger in PostgreSQL: what was seen, owed, tried and settled. No person's data is in it.

Any number of processes may use it at once: every fact is unique, duties are claimed with
SKIP LOCKED, and a sender that lost its lease cannot change a duty any more.
"""

from notifier.database import Pool
from notifier.ledger.deliveries import Deliveries
from notifier.ledger.duties import Duties
from notifier.ledger.messages import Messages
from notifier.ledger.reports import Reports


class Ledger:
    """The parts of one ledger, each with the tables that it alone writes."""

    def __init__(self, pool: Pool) -> None:
        self.messages = Messages(pool)
        self.duties = Duties(pool)
        self.deliveries = Deliveries(pool)
        self.reports = Reports(pool)
