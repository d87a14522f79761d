"""The organisation: its units, who holds which role where and when, and how that changes."""

from avvik.domain.organisation.fold import evolve
from avvik.domain.organisation.roles import (
    ADMIN,
    ARCHIVIST,
    AUDITOR,
    DATA_PROTECTION_OFFICER,
    DEPUTY,
    HANDLER,
    HSE_COORDINATOR,
    IDENTITY_CUSTODIAN,
    INDEPENDENT_RECIPIENT,
    LEADING,
    LINE_LEADER,
    PRO_RECTOR,
    QUALITY_DIVISION,
    RECEIVING,
    ROLES,
    STUDY_QUALITY_CONTACT,
    SUBORDINATE,
    Role,
)
from avvik.domain.organisation.structure import Organisation, moves

__all__ = [
    "ADMIN",
    "ARCHIVIST",
    "AUDITOR",
    "DATA_PROTECTION_OFFICER",
    "DEPUTY",
    "HANDLER",
    "HSE_COORDINATOR",
    "IDENTITY_CUSTODIAN",
    "INDEPENDENT_RECIPIENT",
    "LEADING",
    "LINE_LEADER",
    "PRO_RECTOR",
    "QUALITY_DIVISION",
    "RECEIVING",
    "ROLES",
    "STUDY_QUALITY_CONTACT",
    "SUBORDINATE",
    "Organisation",
    "Role",
    "evolve",
    "moves",
]
