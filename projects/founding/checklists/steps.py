"""The steps, for every form at once; where forms differ, the line says so.

Sources: 7-ФЗ of 12.01.1996 «О некоммерческих организациях» (articles 3, 13.1, 15, 23.1, 32), 82-ФЗ of 19.05.1995 «Об
общественных объединениях» (articles 18-21, 23, 29), the Civil Code (articles 123.4-123.25), the Tax Code (articles 83,
333.33, 333.35, 346.13), order 163 of the Ministry of Justice of 30.06.2023 (model charters). «Practice» is what offices
of the ministry and banks usually ask for or take; no law sets those days, a centre may call them its own advice.
"""

from django.utils.translation import gettext_lazy as _

from projects.founding.checklists.kinds import Due, Rule
from projects.founding.enums import Anchor, LegalForm, Phase

_PRACTICE = _("Practice of resource centres; no law sets this day.")

STEPS: tuple[Rule, ...] = (
    Rule(
        code="form",
        phase=Phase.PREPARE,
        title=_("Choose the legal form and the name"),
        help=_(
            "The name says what the organisation does and what form it has. A name that a registered organisation has"
            " already is a ground for refusal: look it up in the register of the Ministry of Justice too."
        ),
        source=_("7-ФЗ, article 4 and article 23.1, paragraph 1; for public organisations 82-ФЗ, articles 23 and 28."),
        due={None: Due(after=Anchor.STARTED, working_days=5)},
    ),
    Rule(
        code="founders",
        phase=Phase.PREPARE,
        title=_("Gather the founders"),
        help=_(
            "One founder is enough for an autonomous non-profit organisation or a foundation, an association needs two,"
            " a public organisation three people. Take down their passport data and addresses: the application asks"
            " for them."
        ),
        source=_("Civil Code, articles 123.4, 123.8, 123.17 and 123.24; 7-ФЗ, article 15; 82-ФЗ, articles 18 and 19."),
        due={None: Due(after=Anchor.STARTED, working_days=10)},
    ),
    Rule(
        code="address",
        phase=Phase.PREPARE,
        title=_("Find an address"),
        help=_(
            "A letter of the owner that the organisation may have its seat there, with a copy of the owner's title."
            " The address may be the home of the leader."
        ),
        source=_("7-ФЗ, article 13.1, paragraph 5, item 6."),
        due={None: Due(after=Anchor.STARTED, working_days=15)},
    ),
    Rule(
        code="charter",
        phase=Phase.PREPARE,
        title=_("Write the charter"),
        help=_(
            "The shortest way is a model charter of the Ministry of Justice: it is chosen in the application. In a"
            " charter of its own a foundation names its board of trustees, a public organisation the territory where it"
            " works."
        ),
        source=_("7-ФЗ, article 14; 82-ФЗ, article 20; order 163 of the Ministry of Justice of 30.06.2023."),
        due={None: Due(after=Anchor.STARTED, working_days=20)},
    ),
    Rule(
        code="decision",
        phase=Phase.PREPARE,
        title=_("Hold the founders' meeting and sign its minutes"),
        help=_(
            "The founders decide to create the organisation, adopt its charter and elect its bodies. Three months are"
            " left from this day to file the documents."
        ),
        source=_("7-ФЗ, article 13, paragraph 2, and article 13.1, paragraph 4; 82-ФЗ, article 18."),
        due={None: Due(after=Anchor.STARTED, working_days=25)},
    ),
    Rule(
        code="duty",
        phase=Phase.FILE,
        title=_("Pay the state duty: 4,000 roubles"),
        help=_("Who files on paper pays; who files through the state services' portal pays nothing."),
        source=_("Tax Code, article 333.33, paragraph 1, item 1, and article 333.35, paragraph 3, item 32."),
        due={None: Due(after=Anchor.DECIDED, working_days=10)},
        paper_only=True,
    ),
    Rule(
        code="file",
        phase=Phase.FILE,
        title=_("File the documents with the Ministry of Justice"),
        help=_("Later than three months after the founders' decision they are not taken any more."),
        source=_("7-ФЗ, article 13.1, paragraph 4; for public organisations 82-ФЗ, article 21."),
        due={None: Due(after=Anchor.DECIDED, months=3)},
        lawful=True,
        by_service=True,
    ),
    Rule(
        code="answer",
        phase=Phase.FILE,
        title=_("Get the decision of the Ministry of Justice"),
        help=_(
            "Fourteen working days after the documents came, thirty days for a public organisation. Then the tax"
            " service has up to five working days to enter the organisation. No answer by this day: ring the office up."
        ),
        source=_("7-ФЗ, article 13.1, paragraph 8; 82-ФЗ, article 21."),
        due={
            None: Due(after=Anchor.FILED, working_days=14),
            LegalForm.PUBLIC: Due(after=Anchor.FILED, days=30),
        },
        by_service=True,
    ),
    Rule(
        code="papers",
        phase=Phase.BEGIN,
        title=_("Take the certificate and the charter"),
        help=_(
            "The certificate of registration, the sheet of the register of legal entities with ОГРН and ИНН, the"
            " charter with its mark."
        ),
        source=_("7-ФЗ, article 13.1, paragraph 8: three working days after the tax service's notice."),
        due={None: Due(after=Anchor.REGISTERED, working_days=8)},
    ),
    Rule(
        code="leader",
        phase=Phase.BEGIN,
        title=_("Sign the order that the leader takes office"),
        help=_("The same order says who keeps the books: the leader, an employee or a firm."),
        source=_("402-ФЗ, article 7, paragraph 3."),
        due={None: Due(after=Anchor.REGISTERED, working_days=5)},
    ),
    Rule(
        code="tax",
        phase=Phase.BEGIN,
        title=_("Choose the simplified taxation"),
        help=_(
            "A notice to the tax office within thirty days of registration; later it holds only from the next year."
        ),
        source=_("Tax Code, article 346.13, paragraph 2."),
        due={None: Due(after=Anchor.REGISTERED, days=30)},
        lawful=True,
    ),
    Rule(
        code="funds",
        phase=Phase.BEGIN,
        title=_("Look for the number of the Social Fund and the codes of statistics"),
        help=_(
            "Both come by themselves: the tax service passes the data on within three working days. Download the"
            " notices and keep them: a bank or a contest may ask for them."
        ),
        source=_("125-ФЗ, article 6; 167-ФЗ, article 11; practice for the codes of Росстат."),
        due={None: Due(after=Anchor.REGISTERED, working_days=10)},
    ),
    Rule(
        code="account",
        phase=Phase.BEGIN,
        title=_("Open a bank account"),
        help=_("Grants go to an account in roubles of the organisation itself. Ask what a month costs a non-profit."),
        source=_PRACTICE,
        due={None: Due(after=Anchor.REGISTERED, working_days=20)},
    ),
    Rule(
        code="seal",
        phase=Phase.BEGIN,
        title=_("Order a seal"),
        help=_("Only if the charter speaks of one: since 1 June 2024 a non-profit may do without."),
        source=_("7-ФЗ, article 3, paragraph 4, as it stands since 1 June 2024."),
        due={None: Due(after=Anchor.REGISTERED, working_days=20)},
        optional=True,
    ),
    Rule(
        code="report",
        phase=Phase.BEGIN,
        title=_("Report to the Ministry of Justice for the first year"),
        help=_("By 15 April of the next year, on the ministry's portal: what was done, who governs, what was spent."),
        source=_("7-ФЗ, article 32, paragraphs 3 and 3.1; 82-ФЗ, article 29."),
        due={None: Due(after=Anchor.REGISTERED, next_year=(4, 15))},
        lawful=True,
    ),
)
