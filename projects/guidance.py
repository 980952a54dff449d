"""What to do now, for every stage of a project: a sentence for the NKO and the page on which it is done.

The project page and the API read this table. Source: the regulations of the Presidential Grants Fund (45 days to sign,
reports by the contract) and DESIGN section 4.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.lifecycle import Stage


@dataclass(frozen=True, slots=True)
class Guide:
    """What is to be done.

    `page` is the name of an address that takes the project, `button` what leads there, `permission` what it needs.
    """

    text: str | Promise
    page: str = ""
    button: str | Promise = ""
    permission: str = "projects.view_project"


_PASSPORT = ("projects:passport", _("Open the passport"))
_CONTRACT = ("projects:contract", _("Open the contract"), "projects.change_contract")
_WORK = ("passport:work", _("Open the calendar plan"))
_REPORTS = ("reports:of_project", _("Open the reports"))
_MONEY = ("funding:money", _("Open money and changes of the contract"))
_AGAIN = _(
    "It did not work out this time. Ask for the experts' remarks; all of it can be taken into a new application."
)

GUIDES: dict[Stage, Guide] = {
    Stage.IDEA: Guide(
        _("Write down whom the project helps and how. Your centre helps to choose the contest and to begin."),
        *_PASSPORT,
    ),
    Stage.DRAFT: Guide(_("Fill in the passport and submit the application before the contest closes."), *_PASSPORT),
    Stage.SUBMITTED: Guide(
        _("The fund checks the application, usually within five working days. Enter here what it answers.")
    ),
    Stage.REVISION: Guide(
        _("Correct what the fund asks for and submit the application again before the contest closes."), *_PASSPORT
    ),
    Stage.ADMITTED: Guide(
        _("Experts read the application. On the day of the results enter what the fund has decided.")
    ),
    Stage.LOST: Guide(_AGAIN),
    Stage.REJECTED_FORMAL: Guide(_AGAIN),
    Stage.WITHDRAWN: Guide(_("The application was withdrawn. All of it can be taken into a new one.")),
    Stage.WON: Guide(_("Begin to sign the contract: the fund gives 45 days.")),
    Stage.CONTRACTING: Guide(_("Sign the contract and enter its number and day here."), *_CONTRACT),
    Stage.CONTRACT_FAILED: Guide(
        _("The contract was not signed. Talk over with your centre what stood in the way, and about the next contest.")
    ),
    Stage.ACTIVE: Guide(
        _("Do what the plan says by its days and mark what is done. Tell your mentor early what may be late."),
        *_WORK,
    ),
    Stage.AMENDING: Guide(
        _("The fund looks at the supplementary agreement. Until it is signed, the old plan and budget hold."),
        *_MONEY,
    ),
    Stage.REPORTING: Guide(_("Write the report of the stage and hand it in by its day."), *_REPORTS),
    Stage.REPORTING_FIX: Guide(_("Correct the report as the fund asks and hand it in again."), *_REPORTS),
    Stage.SUSPENDED: Guide(
        _("Call your mentor. The money comes again when what the fund asks for is put right; spend nothing until then.")
    ),
    Stage.FINAL_REPORTING: Guide(
        _("Write the final report: what was promised, what came of it, and where the money went."),
        *_REPORTS,
    ),
    Stage.EVALUATION: Guide(_("The fund evaluates the results. Keep the papers at hand: it may ask for them.")),
    Stage.DONE_OK: Guide(_("The project is done. Agree with your mentor on what it lives on from now on.")),
    Stage.DONE_SAT: Guide(
        _("The project is done. Talk over the fund's remarks with your mentor, and what it lives on from now on.")
    ),
    Stage.DONE_BAD: Guide(
        _("The fund is not satisfied. Ask your mentor what it wants to see and what to do differently next time.")
    ),
    Stage.TERMINATED: Guide(
        _("Return the money by the day that the fund's letter names, and keep the payment orders.")
    ),
    Stage.RETURNED: Guide(
        _("The money is returned and the matter is closed. Your centre helps with a new application.")
    ),
    Stage.AFTERCARE: Guide(
        _("Tell your mentor three, six and twelve months after the grant how the work goes on; no proof is needed.")
    ),
    Stage.CONTINUED: Guide(_("The work goes on after the grant. Tell the centre how: others learn from it.")),
    Stage.CEASED: Guide(_("The work has ended. What was learned stays in the feed; a new idea begins a new project.")),
}
