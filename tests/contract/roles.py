"""One person for every way to stand towards the objects of the small region, and the groups that pages name."""

Roles = frozenset[str]

ANONYMOUS = "anonymous"

# Nobody of these people holds a role elsewhere.
PEOPLE = (
    "owner",  # leads the NKO: Alina
    "member",  # works in the NKO: Nina
    "mentor",  # mentors the project: Boris
    "colleague",  # another mentor of the same centre
    "head",  # heads the centre: Vera
    "organiser",  # of the centre's events
    "operator",  # of the region
    "admin",
    "other_owner",  # leads another NKO of the region
    "other_mentor",  # of another centre of the region
    "other_head",
    "other_organiser",
    "far_operator",  # of another region
    "former",  # was owner, mentor, head, organiser and operator here; all of it has ended
    "outsider",  # has an account and nothing else: Gleb
)
EVERYBODY = frozenset({*PEOPLE, ANONYMOUS})

NKO = frozenset({"owner", "member"})
CENTRE = frozenset({"mentor", "colleague", "head"})
ABOVE = frozenset({"operator", "admin"})
LEADERS = frozenset({"head"}) | ABOVE
INSIDERS = NKO | CENTRE | ABOVE
ORGANISERS = frozenset({"organiser", "head", "admin"})
# Staff of any centre or region sees the register of organisations.
REGISTER = INSIDERS | {"other_mentor", "other_head", "far_operator"}

LOGGED_IN: Roles = EVERYBODY - {ANONYMOUS}
OWNER: Roles = frozenset({"owner"})
GUIDES: Roles = CENTRE | ABOVE
PROJECT_LEADERS: Roles = OWNER | GUIDES
MINDERS: Roles = LEADERS | {"mentor"}
OF_NKO: Roles = OWNER | ABOVE
HEADS: Roles = frozenset({"head", "admin"})
READERS_OF_POINTS: Roles = GUIDES | {"other_mentor", "other_head"}
IMPORTERS: Roles = ABOVE | {"far_operator"}
# Who has an NKO, a centre or an office in the region.
IN_REGION: Roles = INSIDERS | {"other_owner", "other_mentor", "other_head"}
PEOPLE_OF_CENTRE: Roles = CENTRE | ABOVE | {"organiser"}
# Who works for any centre or region.
STAFF: Roles = CENTRE | ABOVE | {"other_mentor", "other_head", "far_operator"}
