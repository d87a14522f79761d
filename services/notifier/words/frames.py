"""What every mail says around what it tells, and how times are told."""

from notifier.words.shape import Frame

BOKMAL = Frame(
    subject="Avvik {reference}: {about}",
    about="Sak: {reference}\nEnhet: {unit}\nKategori: {category}",
    about_sealed="Sak: {reference}",
    last_day="Vil du henvende deg dit selv, må du gjøre det senest {last_day}.",
    last_days="Vil du henvende deg dit selv, gjelder flere frister: "
    "den første er senest {first_day}, og den siste senest {last_day}.",
    first_day_passed="Vil du henvende deg dit selv, gjelder flere frister: "
    "den første gikk ut {first_day}, og den siste er {last_day}.",
    last_day_passed="Fristen for å henvende deg dit selv gikk ut {last_day}.",
    last_days_passed="Fristene for å henvende deg dit selv er ute: "
    "den første gikk ut {first_day}, og den siste {last_day}.",
    read_reasons="Gjør dette nå: Les begrunnelsen.",
    contest="Er du uenig i avgjørelsen, kan du be om en ny vurdering innen {contest_until}.",
    final="Avgjørelsen er endelig ved institusjonen: Ingen lenger opp kan vurdere den på nytt.",
    open_case="Åpne saken her:",
    open_cases="Åpne sakene her:",
    conjunction=" og ",
    automatic="Denne e-posten er sendt automatisk og kan ikke besvares.",
    moment="{day} kl. {hour:02}.{minute:02}",
    day="{weekday} {day}. {month} {year}",
    weekdays=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    months=(
        *("januar", "februar", "mars", "april", "mai", "juni", "juli"),
        *("august", "september", "oktober", "november", "desember"),
    ),
)

NYNORSK = Frame(
    subject="Avvik {reference}: {about}",
    about="Sak: {reference}\nEining: {unit}\nKategori: {category}",
    about_sealed="Sak: {reference}",
    last_day="Vil du vende deg dit sjølv, må du gjere det seinast {last_day}.",
    last_days="Vil du vende deg dit sjølv, gjeld fleire fristar: "
    "den første er seinast {first_day}, og den siste seinast {last_day}.",
    first_day_passed="Vil du vende deg dit sjølv, gjeld fleire fristar: "
    "den første gjekk ut {first_day}, og den siste er {last_day}.",
    last_day_passed="Fristen for å vende deg dit sjølv gjekk ut {last_day}.",
    last_days_passed="Fristane for å vende deg dit sjølv er ute: "
    "den første gjekk ut {first_day}, og den siste {last_day}.",
    read_reasons="Gjer dette no: Les grunngivinga.",
    contest="Er du usamd i avgjerda, kan du be om ei ny vurdering innan {contest_until}.",
    final="Avgjerda er endeleg ved institusjonen: Ingen lenger opp kan vurdere henne på nytt.",
    open_case="Opne saka her:",
    open_cases="Opne sakene her:",
    conjunction=" og ",
    automatic="Denne e-posten er send automatisk, og du kan ikkje svare på han.",
    moment="{day} kl. {hour:02}.{minute:02}",
    day="{weekday} {day}. {month} {year}",
    weekdays=("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
    months=(
        *("januar", "februar", "mars", "april", "mai", "juni", "juli"),
        *("august", "september", "oktober", "november", "desember"),
    ),
)

ENGLISH = Frame(
    subject="Deviation {reference}: {about}",
    about="Case: {reference}\nUnit: {unit}\nCategory: {category}",
    about_sealed="Case: {reference}",
    last_day="If you turn there yourself, you must do so no later than {last_day}.",
    last_days="If you turn there yourself, there are several deadlines: "
    "the first is no later than {first_day}, and the last no later than {last_day}.",
    first_day_passed="If you turn there yourself, there are several deadlines: "
    "the first passed on {first_day}, and the last is {last_day}.",
    last_day_passed="The deadline for turning there yourself passed on {last_day}.",
    last_days_passed="The deadlines for turning there yourself have passed: "
    "the first on {first_day}, and the last on {last_day}.",
    read_reasons="Do this now: Read the reasons.",
    contest="If you disagree, you can ask for a new assessment by {contest_until}.",
    final="The decision is final at the institution: nobody further up can assess it anew.",
    open_case="Open the case here:",
    open_cases="Open the cases here:",
    conjunction=" and ",
    automatic="This e-mail was sent automatically and cannot be answered.",
    moment="{day} at {hour:02}:{minute:02}, Norwegian time",
    day="{weekday} {day} {month} {year}",
    weekdays=(
        *("Monday", "Tuesday", "Wednesday", "Thursday"),
        *("Friday", "Saturday", "Sunday"),
    ),
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
)
