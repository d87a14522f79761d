"""What the api promises: every operation, what it takes, what it answers, how it fails."""

from avvik.api.contract import acts, audit, cases, institution, operations, organisation

OPERATIONS = (
    *acts.OPERATIONS,
    *cases.OPERATIONS,
    *organisation.OPERATIONS,
    *institution.OPERATIONS,
    *audit.OPERATIONS,
    *operations.OPERATIONS,
)
