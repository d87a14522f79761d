"""What there is to say in each language."""

import msgspec


class Telling(msgspec.Struct, frozen=True):
    """What one mail is about, what happened, and the one thing that its reader is to do."""

    subject: str
    happened: str
    task: str
    # Who has nothing to do with the case any more cannot open it.
    has_link: bool = True


class Tellings(msgspec.Struct, frozen=True, kw_only=True):
    """What is told, to whom."""

    alert_leader: Telling
    alert_reception: Telling
    receipt: Telling
    supported: Telling
    recused: Telling
    handler_left: Telling
    decider_left: Telling
    escalated: Telling
    accepted_reporter: Telling
    accepted_leader: Telling
    accepted_handler: Telling
    rejected_referred: Telling
    rejected_handed_over: Telling
    rejected_supporter: Telling
    rejected_receiver: Telling
    handover_confirmed: Telling
    diverted: Telling
    diverted_office: Telling
    linked: Telling
    linked_elsewhere: Telling
    severity_judged: Telling
    severity_lowered: Telling
    moved_here: Telling
    moved_away: Telling
    moved_reporter: Telling
    handler_transferred: Telling
    asked: Telling
    answered: Telling
    message_to_office: Telling
    message_to_reporter: Telling
    measure_added: Telling
    measure_accepted: Telling
    measure_declined: Telling
    measure_completed: Telling
    no_effect: Telling
    withdrawn: Telling
    lead_ended: Telling
    lead_reopened: Telling
    closing_proposed: Telling
    sent_back: Telling
    closed_reporter: Telling
    closed_supporter: Telling
    decision_stands: Telling
    decision_stands_supporter: Telling
    rejection_stands: Telling
    rejection_stands_supporter: Telling
    contested: Telling
    reopened_office: Telling
    reopened_reporter: Telling
    reopened_supporter: Telling
    reported_again_office: Telling
    reported_again_reporter: Telling


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody gets a mail: never who was passed over, nor why."""

    leader: str
    # It is meant for a level above the case's unit.
    leader_of_level: str
    # The level below cannot receive it.
    leader_above: str
    # It was meant for one person, who cannot.
    leader_instead: str
    contact: str
    contact_above: str
    coordinator: str
    coordinator_above: str
    handler: str
    measure_owner: str
    receiver: str
    independent: str
    independent_past_line: str
    whistleblowing: str
    other: str
    reporter: str
    supporter: str
    linked_reporter: str
    linked_supporter: str
    linked_leader: str


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What every mail says around that, and how times are told."""

    subject: str
    about: str
    # Of a case that was sealed.
    about_sealed: str
    last_day: str
    # Where the receiver has several deadlines.
    last_days: str
    # The same, where the first or all of them have passed.
    first_day_passed: str
    last_day_passed: str
    last_days_passed: str
    # What is asked of the reporter where they have.
    read_reasons: str
    # What a reporter who disagrees can do, until when; or that there is nothing.
    contest: str
    final: str
    open_case: str
    open_cases: str
    # Before the last of several.
    conjunction: str
    automatic: str
    moment: str
    day: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Every sentence we have, in one language."""

    tellings: Tellings
    reasons: Reasons
    frame: Frame
