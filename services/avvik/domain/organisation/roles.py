"""The roles there are, and a role as held. Pure."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import Struct

LINE_LEADER = "line_leader"
PRO_RECTOR = "pro_rector"
DEPUTY = "deputy"
STUDY_QUALITY_CONTACT = "study_quality_contact"
HSE_COORDINATOR = "hse_coordinator"
HANDLER = "handler"
INDEPENDENT_RECIPIENT = "independent_recipient"
WHISTLEBLOWING_OFFICE = "whistleblowing_office"
QUALITY_DIVISION = "quality_division"
AUDITOR = "auditor"
IDENTITY_CUSTODIAN = "identity_custodian"
DATA_PROTECTION_OFFICER = "data_protection_officer"
ARCHIVIST = "archivist"
ADMIN = "admin"

# Who receives what is no deviation (`Receiver.role`).
RECEIVING = frozenset(
    {
        *("appeals_officer", "suitability_officer", "adaptation_officer"),
        *("facility_service", "security_officer", "human_resources"),
    }
)
# Every role that the directory may hold.
ROLES = frozenset(
    {
        *(LINE_LEADER, PRO_RECTOR, DEPUTY, STUDY_QUALITY_CONTACT, HSE_COORDINATOR, HANDLER),
        *(INDEPENDENT_RECIPIENT, WHISTLEBLOWING_OFFICE, QUALITY_DIVISION),
        *(AUDITOR, IDENTITY_CUSTODIAN),
        *(DATA_PROTECTION_OFFICER, ARCHIVIST, ADMIN),
        *("committee_member", "student_representative", "student_ombud"),
        *RECEIVING,
    }
)

# In the order in which they are asked: the pro-rector leads by standing delegation from the rector.
LEADING = (PRO_RECTOR, LINE_LEADER)
# Who works under a unit's leader.
SUBORDINATE = frozenset({DEPUTY, STUDY_QUALITY_CONTACT, HSE_COORDINATOR, HANDLER})
# Who answers to no leader in what they do here.
UNDER_NOBODY = frozenset(
    {
        *(INDEPENDENT_RECIPIENT, QUALITY_DIVISION, AUDITOR, IDENTITY_CUSTODIAN),
        *(DATA_PROTECTION_OFFICER, ARCHIVIST, ADMIN),
    }
)


# The namespace of `Role.id`.
_ROLES = uuid5(NAMESPACE_URL, "tag:avvik,2026:roles")


class Role(Struct, frozen=True, kw_only=True):
    """A person's role at a unit, on every date from `valid_from` to `valid_to`, both included.

    With `on_behalf_of` it is a delegation, and void on any day on which that person does not
    hold the role themselves.
    """

    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date | None = None
    on_behalf_of: UUID | None = None

    @property
    def id(self) -> UUID:
        """What the role is known by: who holds it, where, since when, and for whom."""
        behind = self.on_behalf_of or ""
        return uuid5(_ROLES, f"{self.person}/{self.role}/{self.unit}/{self.valid_from}/{behind}")

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
