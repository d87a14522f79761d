"""What a sender goes out with: a duty that it holds, its message, and whom there is to tell."""

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from notifier.incoming import Labels, Message, Person, Recipients
from notifier.ledger.deliveries import Whom
from notifier.ledger.duties import Claim
from notifier.policy import Duty


class Errand(Struct, frozen=True, kw_only=True):
    """A claimed duty with its message, and how to speak of it."""

    claim: Claim
    message: Message

    @property
    def event_id(self) -> str:
        """The event that somebody is to be told of."""
        return self.message.envelope.id

    @property
    def duty(self) -> Duty:
        """What we are obliged to."""
        return Duty(
            role=self.claim.role,
            unit=self.claim.unit,
            asks=self.claim.asks,
            channel=self.claim.channel,
        )


class Choice(Struct, frozen=True, kw_only=True):
    """Someone to tell, and whether nobody at a level below could be."""

    person: Person
    labels: Labels
    level_passed: bool

    @property
    def whom(self) -> Whom:
        """How the ledger knows them."""
        cases = sorted(each.case for each in self.person.own)
        return Whom(person=self.person.person, cases=tuple(cases))

    def without(self, cases: Collection[UUID]) -> "Choice | None":
        """Whom to tell of what is left of their own cases; nobody, if nothing is."""
        own = tuple(each for each in self.person.own if each.case not in cases)
        if self.person.own and not own:
            return None
        return replace(self, person=replace(self.person, own=own))


def choices_of(found: Recipients) -> list[Choice]:
    """Whom avvik names, in its order."""
    return [
        Choice(
            person=person,
            labels=found.labels,
            level_passed=person.unit != found.people[0].unit,
        )
        for person in found.people
    ]
