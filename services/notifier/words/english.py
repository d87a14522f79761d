"""What our mails tell, in English."""

from notifier.words.shape import Telling, Tellings

_NOTHING = "You need not do anything now."

TELLINGS = Tellings(
    alert_leader=Telling(
        "a new deviation awaits you",
        "A new deviation was reported.",
        "Do this now: Confirm that you have seen the case, by {acceptance}.",
    ),
    alert_reception=Telling(
        "a new deviation awaits you",
        "A new deviation was reported.",
        "Do this now: Accept or reject the case, by {acceptance}.",
    ),
    receipt=Telling(
        "we have received your report",
        "We have received the deviation. Those responsible are being told now.\n\n"
        "The case will be accepted or rejected by {acceptance}. "
        "You will get a first answer on its substance by {first_answer}.",
        _NOTHING,
    ),
    supported=Telling(
        "you have joined the case",
        "We have noted that you have seen the same. You will be told when the case is closed.",
        _NOTHING,
    ),
    recused=Telling(
        "the case is now with you",
        "The case has changed hands in the line, and is now at your level.",
        "Do this now: Open the case and confirm that you have seen it.",
    ),
    handler_left=Telling(
        "the case lacks a handler",
        "The handler has stepped out, and nobody works on the case now.",
        "Do this now: Open the case and give it a new handler.",
    ),
    decider_left=Telling(
        "a new assessment awaits you",
        "The reporter disagrees with how the case was decided. Whoever was to assess it anew has "
        "stepped out, and now it is yours to decide.",
        "Do this now: Reopen the case, or close it again with an answer to let the decision stand.",
    ),
    escalated=Telling(
        "the case has been brought up to you",
        "The case has been brought up to you.",
        "Do this now: Open the case and see that it moves on.",
    ),
    accepted_reporter=Telling(
        "your case has been accepted",
        "The deviation that you reported has been accepted, and somebody is working on it. "
        "The aim is to be done by {closing}.",
        _NOTHING,
    ),
    accepted_leader=Telling(
        "the case has been accepted",
        "The case has been accepted and has got a handler. The deadline is {closing}.",
        _NOTHING,
    ),
    accepted_handler=Telling(
        "you are the handler of the case",
        "The case has been accepted, and you are to work on it. The deadline is {closing}.",
        "Do this now: Open the case and plan what is to be done.",
    ),
    rejected_referred=Telling(
        "the case belongs elsewhere",
        "What you reported will not be followed up as a deviation. "
        "The right place for it is: {receiver}.",
        "Do this now: Read the reasons, and turn to that place.",
    ),
    rejected_handed_over=Telling(
        "the case has been sent on",
        "What you reported will not be followed up as a deviation. Your text has been sent to the "
        "right place: {receiver}. You will be told when it has arrived.\n\n"
        "Sending it on is not in itself an appeal or a complaint. If you want to make one, you "
        "must do so yourself. The last days for it stand in the case.",
        "Do this now: Read the reasons, and consider whether to turn there yourself.",
    ),
    rejected_supporter=Telling(
        "the case belongs elsewhere",
        "The case will not be followed up as a deviation. The right place for it is: {receiver}.",
        _NOTHING,
    ),
    rejected_receiver=Telling(
        "a case has been sent to you",
        "Something that was reported as a deviation belongs with you. "
        "The reporter has consented to sending the text on.",
        "Do this now: Open the case and confirm that you have received it.",
    ),
    handover_confirmed=Telling(
        "the case has arrived",
        "What you reported has arrived where it belongs, and will be followed up there.",
        _NOTHING,
    ),
    diverted=Telling(
        "the case has been sealed",
        "What you reported will be treated as whistleblowing. The case was sealed to the "
        "whistleblowing office on {happened_at}. Nobody else can read it after that.",
        "You need not do anything now. The whistleblowing office takes the case on.",
    ),
    diverted_office=Telling(
        "a case has been sealed to you",
        "The case was sealed to the whistleblowing office on {happened_at}.",
        "Do this now: Read it with your key (avvik office open {reference}).",
        has_link=False,
    ),
    linked=Telling(
        "the case is followed up together with another",
        "What you reported is followed up in another case, {lead_reference}. "
        "You will be told when it is closed.",
        _NOTHING,
    ),
    linked_elsewhere=Telling(
        "the case is followed up together with another",
        "What you reported is followed up in another case.",
        _NOTHING,
    ),
    severity_judged=Telling(
        "the severity has been judged",
        "The severity of the case has been set to: {severity}.",
        "Do this now: Read the reasons and consider whether the case needs you.",
    ),
    severity_lowered=Telling(
        "the severity has been lowered",
        "The severity of the case has been lowered to: {severity}.",
        "Do this now: Read the reasons and consider whether you agree.",
    ),
    moved_here=Telling(
        "the case has moved to the {unit}",
        "The case has moved from the {origin} to the {unit}, which is responsible from now on.",
        "Do this now: Open the case and see what awaits you.",
    ),
    moved_away=Telling(
        "the case has moved to another unit",
        "The case has moved from the {origin} to the {unit}, which is responsible from now on.",
        "You need not do anything more about the case.",
        has_link=False,
    ),
    moved_reporter=Telling(
        "another unit is now responsible for your case",
        "The case has moved from the {origin} to the {unit}, which follows it up from now on.",
        _NOTHING,
    ),
    handler_transferred=Telling(
        "you are the handler of the case",
        "The case has been transferred to you, and you are to go on with it.",
        "Do this now: Open the case and see what remains.",
    ),
    asked=Telling(
        "we need an answer from you",
        "We have a question to you about what you reported. "
        "The deadlines of the case stand still meanwhile.",
        "Do this now: Answer in the case, by {answer_by}.",
    ),
    answered=Telling(
        "the reporter has answered",
        "The reporter has answered the question, and the deadlines run again.",
        "Do this now: Read the answer and take the case further.",
    ),
    message_to_office=Telling(
        "a new message from the reporter",
        "The reporter has written a message in the case.",
        "Do this now: Read the message, and answer it if needed.",
    ),
    message_to_reporter=Telling(
        "a new message to you",
        "You have got a message in the case.",
        "Do this now: Read the message.",
    ),
    measure_added=Telling(
        "a measure awaits you",
        "You have been named as the owner of measure {measure} in the case. The deadline is {due}.",
        "Do this now: Take the measure on, or say why you cannot.",
    ),
    measure_accepted=Telling(
        "measure {measure} has an owner",
        "Whoever was named as the owner of measure {measure} has taken it on.",
        _NOTHING,
    ),
    measure_declined=Telling(
        "measure {measure} lacks an owner",
        "Whoever was named as the owner of measure {measure} cannot carry it out.",
        "Do this now: Read why, and find another solution.",
    ),
    measure_completed=Telling(
        "measure {measure} has been carried out",
        "Measure {measure} in the case has been carried out.",
        "Do this now: See what was done, and consider whether the case can be closed.",
    ),
    no_effect=Telling(
        "measure {measure} has not worked",
        "The effectiveness check shows that measure {measure} has not worked.",
        "Do this now: Open the case and consider another measure.",
    ),
    withdrawn=Telling(
        "the reporter has withdrawn the case",
        "The reporter has withdrawn the deviation, and the case has ended. "
        "You can take it up again on your own initiative.",
        _NOTHING,
    ),
    lead_ended=Telling(
        "the case has ended without being closed",
        "The case has ended without being closed. What was followed up in it is not followed up "
        "here any more.",
        "Do this now: Open {own}, and consider whether what was reported there should be "
        "taken up again.",
    ),
    lead_reopened=Telling(
        "the case has been reopened",
        "The case has been reopened. What was followed up in it is followed up here again.",
        _NOTHING,
    ),
    closing_proposed=Telling(
        "the case is proposed for closing",
        "The case is proposed for closing.\n\nOutcome: {outcome}",
        "Do this now: Close the case, or send it back.",
    ),
    sent_back=Telling(
        "the case has been sent back to you",
        "The leader finds that the case is not done, and has sent it back.",
        "Do this now: Read why, and go on with the case.",
    ),
    closed_reporter=Telling(
        "the case is closed",
        "The deviation that you reported is closed.\n\nOutcome: {outcome}",
        "Do this now: Read the answer.",
    ),
    closed_supporter=Telling(
        "the case is closed",
        "The case is closed.\n\nOutcome: {outcome}",
        _NOTHING,
    ),
    decision_stands=Telling(
        "the decision stands after a new assessment",
        "You asked for a new assessment. It has been made, and the decision stands.\n\n"
        "Outcome: {outcome}",
        "Do this now: Read the answer.",
    ),
    decision_stands_supporter=Telling(
        "the decision stands after a new assessment",
        "How the case was decided has been assessed anew, and the decision stands.\n\n"
        "Outcome: {outcome}",
        _NOTHING,
    ),
    rejection_stands=Telling(
        "the rejection stands after a new assessment",
        "You asked for a new assessment. It has been made, and the rejection stands.",
        "Do this now: Read the answer.",
    ),
    rejection_stands_supporter=Telling(
        "the rejection stands after a new assessment",
        "How the case was decided has been assessed anew, and the rejection stands.",
        _NOTHING,
    ),
    contested=Telling(
        "a new assessment awaits you",
        "The reporter disagrees with how the case was decided, and you are to assess it anew.",
        "Do this now: Reopen the case, or close it again with an answer to let the decision "
        "stand, by {due}.",
    ),
    reopened_office=Telling(
        "the case has been reopened",
        "The case has been reopened. The new deadline is {closing}.",
        "Do this now: Open the case and see what remains.",
    ),
    reopened_reporter=Telling(
        "your case has been reopened",
        "The deviation that you reported has been reopened. The aim is to be done by {closing}.",
        _NOTHING,
    ),
    reopened_supporter=Telling(
        "the case has been reopened",
        "The case has been reopened. You will be told when it is closed.",
        _NOTHING,
    ),
    reported_again_office=Telling(
        "the case has been reopened",
        "The case has been reopened, and waits to be accepted or rejected.",
        "Do this now: Accept or reject the case, by {acceptance}.",
    ),
    reported_again_reporter=Telling(
        "your case has been reopened",
        "The deviation that you reported has been reopened. "
        "It will be accepted or rejected by {acceptance}.",
        _NOTHING,
    ),
)
