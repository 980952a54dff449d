"""The documents that are filed (7-ФЗ, article 13.1, paragraph 5; 82-ФЗ, article 21)."""

from django.utils.translation import gettext_lazy as _

from projects.founding.checklists.kinds import Paper
from projects.founding.enums import LegalForm

PAPERS: tuple[Paper, ...] = (
    Paper(
        code="application",
        title=_("Application (form Р11001)"),
        help=_("With the data of all founders. On paper a notary confirms the applicant's signature."),
        source=_("7-ФЗ, article 13.1, paragraph 5, item 1; form of the Federal Tax Service."),
    ),
    Paper(
        code="charter",
        title=_("Charter"),
        help=_("Three copies on paper, one file online; none when a model charter is chosen."),
        source=_("7-ФЗ, article 13.1, paragraph 5, item 2."),
    ),
    Paper(
        code="minutes",
        title=_("Minutes of the founders' meeting, or the decision of the only founder"),
        help=_(
            "That the organisation is created, its charter adopted, its bodies elected: by name. Two copies on paper."
        ),
        source=_("7-ФЗ, article 13.1, paragraph 5, item 3; 82-ФЗ, article 21."),
    ),
    Paper(
        code="founders",
        title=_("Data of the founders"),
        help=_(
            "Full names, dates of birth, citizenship, passports, addresses, telephone numbers. Two copies on paper."
        ),
        source=_("7-ФЗ, article 13.1, paragraph 5, item 4."),
    ),
    Paper(
        code="address",
        title=_("Confirmation of the address"),
        help=_("The owner's letter of consent with a copy of the title to the premises."),
        source=_("7-ФЗ, article 13.1, paragraph 5, item 6."),
    ),
    Paper(
        code="trustees",
        title=_("Minutes that elect the board of trustees"),
        help=_("A foundation is watched by a board of trustees; its members are named when it is founded."),
        source=_("Civil Code, article 123.19; 7-ФЗ, article 7, paragraph 3."),
        forms=frozenset({LegalForm.FUND}),
    ),
    Paper(
        code="duty",
        title=_("Receipt of the state duty"),
        help=_("4,000 roubles; not needed online."),
        source=_("7-ФЗ, article 13.1, paragraph 5, item 5; Tax Code, articles 333.33 and 333.35."),
        paper_only=True,
    ),
)
