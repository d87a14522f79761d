"""What a report is told before it is sent."""

from avvik.domain.values import Labels

# What was found in a text, by the kind of the hint.
HINTS: dict[str, Labels] = {
    "whistleblowing": Labels(
        nb="Dette kan være en sak for varsling. Mobbing, trakassering, vold, korrupsjon og andre "
        "alvorlige brudd meldes i varslingskanalen, ikke her. Er det noe annet, kan du melde det "
        "som det står.",
        nn="Dette kan vere ei sak for varsling. Mobbing, trakassering, vald, korrupsjon og andre "
        "alvorlege brot blir melde i varslingskanalen, ikkje her. Er det noko anna, kan du melde "
        "det som det står.",
        en="This may be a matter for whistleblowing. Bullying, harassment, violence, corruption "
        "and other serious breaches are reported in the whistleblowing channel, not here. If it "
        "is something else, you can report it as it stands.",
    ),
    "identity_number": Labels(
        nb="Dette ser ut som et fødselsnummer eller D-nummer. Ta det bort: Saken trenger det ikke.",
        nn="Dette ser ut som eit fødselsnummer eller D-nummer. Ta det bort: Saka treng det ikkje.",
        en="This looks like a Norwegian identity number. Take it out: the case does not need it.",
    ),
}

# Where nothing was tried before reporting.
ADVICE = Labels(
    nb="Mye blir løst raskest der det oppsto: {channels}. Er det for vanskelig å ta opp der, er "
    "det grunn god nok, og du kan melde likevel.",
    nn="Mykje blir løyst raskast der det oppstod: {channels}. Er det for vanskeleg å ta opp der, "
    "er det grunn god nok, og du kan melde likevel.",
    en="Much is solved fastest where it arose: {channels}. If that is too hard to raise there, "
    "that is reason enough, and you can report all the same.",
)

# Said to everybody.
CARE = Labels(
    nb="Ta ikke med helseopplysninger eller annet følsomt om noen. Den du nevner, kan ha rett til "
    "å få vite hva som er skrevet.",
    nn="Ta ikkje med helseopplysningar eller anna følsamt om nokon. Den du nemner, kan ha rett "
    "til å få vite kva som er skrive.",
    en="Leave out health and other sensitive matters of anybody. Whom you mention may have a "
    "right to know what is written.",
)

# Where the report could go instead.
MENTIONED = Labels(
    nb="{code} hører til {unit}. Gjelder saken det, meld den der.",
    nn="{code} høyrer til {unit}. Gjeld saka det, meld henne der.",
    en="{code} belongs to the {unit}. If the case is about that, report it there.",
)
ABOVE = Labels(
    nb="Gjelder saken mer enn {code}, kan du melde den til {unit}.",
    nn="Gjeld saka meir enn {code}, kan du melde henne til {unit}.",
    en="If the case is about more than {code}, you can report it to the {unit}.",
)
