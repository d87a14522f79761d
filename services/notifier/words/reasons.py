"""Why somebody gets a mail: their role, or that nobody before them can receive it."""

from notifier.words.shape import Reasons

_NB = "Du får denne e-posten fordi "
_NN = "Du får denne e-posten fordi "
_EN = "You receive this e-mail because "

BOKMAL = Reasons(
    leader=_NB + "du er linjeleder for {post}.",
    leader_of_level=_NB + "du er linjeleder for {post}, over {unit} i lederlinja.",
    leader_above=_NB
    + "du er linjeleder for {post}, og ingen på nivået under kan ta imot saken nå.",
    leader_instead=_NB
    + "du er linjeleder for {post}, og den som skulle ha fått den, kan ikke nås nå.",
    contact=_NB + "du er studiekvalitetskontakt ved {post}.",
    contact_above=_NB
    + "du er studiekvalitetskontakt ved {post}, og ingen på nivået under kan ta imot saken nå.",
    coordinator=_NB + "du er HMS-koordinator ved {post}.",
    coordinator_above=_NB
    + "du er HMS-koordinator ved {post}, og ingen på nivået under kan ta imot saken nå.",
    handler=_NB + "du er behandler i saken.",
    measure_owner=_NB + "du er ansvarlig for et tiltak i saken.",
    receiver=_NB + "du tar imot slike saker ved {post}.",
    independent=_NB + "du er institusjonens uavhengige mottaker, "
    "og ingen i lederlinja for {unit} kan ta imot saken nå.",
    independent_past_line=_NB
    + "du er institusjonens uavhengige mottaker, og saken har gått forbi lederlinja.",
    whistleblowing=_NB + "du tar imot varsler ved institusjonen.",
    other=_NB + "du har ansvar på et nivå over {unit}, "
    "og ingen på nivået under kan ta imot saken nå.",
    reporter=_NB + "du har meldt dette avviket.",
    supporter=_NB + "du har sluttet deg til dette avviket.",
    linked_reporter=_NB + "avviket du meldte, {own}, følges opp i denne saken.",
    linked_supporter=_NB + "du har sluttet deg til dette avviket. "
    "Det følges opp i en annen sak, og det er den saken e-posten gjelder.",
    linked_leader=_NB + "du har ansvar ved {post} for {own}, som følges opp i denne saken.",
)

NYNORSK = Reasons(
    leader=_NN + "du er linjeleiar for {post}.",
    leader_of_level=_NN + "du er linjeleiar for {post}, over {unit} i leiarlinja.",
    leader_above=_NN + "du er linjeleiar for {post}, og ingen på nivået under kan ta imot saka no.",
    leader_instead=_NN
    + "du er linjeleiar for {post}, og vi når ikkje den som skulle ha fått han no.",
    contact=_NN + "du er studiekvalitetskontakt ved {post}.",
    contact_above=_NN
    + "du er studiekvalitetskontakt ved {post}, og ingen på nivået under kan ta imot saka no.",
    coordinator=_NN + "du er HMS-koordinator ved {post}.",
    coordinator_above=_NN
    + "du er HMS-koordinator ved {post}, og ingen på nivået under kan ta imot saka no.",
    handler=_NN + "du er behandlar i saka.",
    measure_owner=_NN + "du er ansvarleg for eit tiltak i saka.",
    receiver=_NN + "du tek imot slike saker ved {post}.",
    independent=_NN + "du er den uavhengige mottakaren ved institusjonen, "
    "og ingen i leiarlinja for {unit} kan ta imot saka no.",
    independent_past_line=_NN
    + "du er den uavhengige mottakaren ved institusjonen, og saka har gått forbi leiarlinja.",
    whistleblowing=_NN + "du tek imot varsel ved institusjonen.",
    other=_NN + "du har ansvar på eit nivå over {unit}, "
    "og ingen på nivået under kan ta imot saka no.",
    reporter=_NN + "du har meldt dette avviket.",
    supporter=_NN + "du har slutta deg til dette avviket.",
    linked_reporter=_NN + "avviket du melde, {own}, blir følgt opp i denne saka.",
    linked_supporter=_NN + "du har slutta deg til dette avviket. "
    "Det blir følgt opp i ei anna sak, og det er den saka e-posten gjeld.",
    linked_leader=_NN + "du har ansvar ved {post} for {own}, som blir følgt opp i denne saka.",
)

ENGLISH = Reasons(
    leader=_EN + "you are a line leader of the {post}.",
    leader_of_level=_EN + "you are a line leader of the {post}, above the {unit}.",
    leader_above=_EN + "you are a line leader of the {post}, "
    "and nobody at the level below can receive the case now.",
    leader_instead=_EN + "you are a line leader of the {post}, "
    "and whoever it was meant for cannot be reached now.",
    contact=_EN + "you are a study quality contact at the {post}.",
    contact_above=_EN + "you are a study quality contact at the {post}, "
    "and nobody at the level below can receive the case now.",
    coordinator=_EN + "you are an HSE coordinator at the {post}.",
    coordinator_above=_EN + "you are an HSE coordinator at the {post}, "
    "and nobody at the level below can receive the case now.",
    handler=_EN + "you are the handler of the case.",
    measure_owner=_EN + "you own a measure in the case.",
    receiver=_EN + "you receive matters of this kind at the {post}.",
    independent=_EN + "you are the institution's independent recipient, "
    "and nobody in the line of the {unit} can receive the case now.",
    independent_past_line=_EN
    + "you are the institution's independent recipient, and the case has gone past the line.",
    whistleblowing=_EN + "you receive whistleblowing at the institution.",
    other=_EN + "you are responsible at a level above the {unit}, "
    "and nobody at the level below can receive the case now.",
    reporter=_EN + "you reported this deviation.",
    supporter=_EN + "you joined this deviation.",
    linked_reporter=_EN + "the deviation that you reported, {own}, is followed up in this case.",
    linked_supporter=_EN + "you joined this deviation. "
    "It is followed up in another case, and this e-mail is about that one.",
    linked_leader=_EN
    + "you are responsible at the {post} for what is followed up in this case: {own}.",
)
