"""What is fixed about public defences."""

from django.utils.translation import gettext_lazy as _

MOST_POINTS = 10
MOST_CRITERIA = 12
# So many questions of one person may wait for an answer at one report.
MOST_OPEN_QUESTIONS = 5
YEARS = (2000, 2100)

# Where an operator begins: what the field asks of centres and their work. The recommendations of the public chambers
# name them: results and specifics (Хабаровский край, 18.12.2018), needs of all municipalities and no doubling
# (Ленинградская область, 11.02.2021), no one-off projects and quality of services (Хабаровский край, 18.12.2018).
FIELD_CRITERIA = (
    _("Results for NKOs: projects supported, won and alive afterwards"),
    _("Quality of services: content, volume and timing, staff, satisfaction"),
    _("Reach: the needs of all municipalities, the remote ones too"),
    _("Work with other centres: cases passed on, joint services, no doubling"),
    _("Sustainability of the centre: its team, its funding, its own resources"),
    _("Specifics and priorities: what the centre does best, and what it does next year"),
)
