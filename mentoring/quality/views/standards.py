"""Standards for everybody to read; their operators draft and publish versions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Territory
from backend.ui.pages import form_page
from mentoring.quality.changes import changes_between, version_before
from mentoring.quality.enums import Audience, Group
from mentoring.quality.forms import CriterionForm, NewStandardForm, ReasonForm, StandardForm, VersionForm
from mentoring.quality.models import Criterion, Standard, StandardVersion
from mentoring.quality.selectors import grouped, places_to_assess, standards_for
from mentoring.quality.services import standards as services


@require_safe
def standard_list(request: HttpRequest) -> HttpResponse:
    """All standards, and for those who keep them the drafts."""
    rows = standards_for(request.user, clock.now().date())
    may_add = request.user.has_perm("quality.add_standard")
    return render(request, "quality/standards.html", {"rows": rows, "may_add": may_add})


@require_safe
def standard_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A standard with the version that holds, and the list of all."""
    standard = get_object_or_404(Standard.objects.visible_to(request.user).select_related("region", "service"), pk=pk)
    versions = list(StandardVersion.objects.visible_to(request.user).filter(standard=standard).order_by("-number"))
    current = next((version for version in versions if version.published), versions[0])
    return _show(request, current, versions)


@require_safe
def version_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, with what is different from the one before."""
    version = _visible(request, pk)
    rows = StandardVersion.objects.visible_to(request.user).filter(standard=version.standard)
    return _show(request, version, list(rows.order_by("-number")))


def _show(request: HttpRequest, version: StandardVersion, versions: list[StandardVersion]) -> HttpResponse:
    user, standard, before = request.user, version.standard, version_before(version)
    in_use = next((one for one in versions if one.published), None)
    context = {
        "standard": standard, "version": version, "versions": versions, "groups": grouped(version.criteria.all()),
        "before": before, "changes": changes_between(before, version) if before else None,
        "current": in_use, "draft": next((one for one in versions if not one.published), None),
        "may_change": user.has_perm("quality.change_standard", standard),
        "may_begin": isinstance(user, User) and not standard.retired_on and in_use == version
        and places_to_assess(user, standard).exists(),
    }  # fmt: skip
    return render(request, "quality/standard.html", context)


def _visible(request: HttpRequest, pk: int) -> StandardVersion:
    rows = StandardVersion.objects.visible_to(request.user).select_related("standard__region", "standard__service")
    return get_object_or_404(rows, pk=pk)


def _own(request: HttpRequest, pk: int) -> Standard:
    standard = get_object_or_404(Standard.objects.visible_to(request.user), pk=pk)
    permit(person(request), "quality.change_standard", standard)
    return standard


def _own_version(request: HttpRequest, pk: int) -> StandardVersion:
    version = _visible(request, pk)
    permit(person(request), "quality.change_standard", version.standard)
    return version


def regions_of(user: User) -> QuerySet[Territory]:
    """The regions for which the person drafts standards."""
    regions = Territory.objects.regions()
    held = user.memberships.current().filter(role=Role.OPERATOR)
    return regions if user.is_superuser else regions.filter(pk__in=held.values("territory"))


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begins a standard; its criteria come next."""
    user = person(request)
    permit(user, "quality.add_standard")
    form = NewStandardForm(request.POST or None, regions=regions_of(user), everywhere=user.is_superuser)
    back = redirect("quality:standards").url
    return form_page(
        request, form=form, back=back, title=_("New standard"), submit=_("Go on to the criteria"),
        save=lambda data: services.draft_standard(
            by=user, now=clock.now(), **{**data, "audience": Audience(data["audience"])}
        ),
        done=_("The draft is begun. Open it from the list and add the criteria."),
    )  # fmt: skip


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Renames a standard."""
    standard = _own(request, pk)
    return form_page(
        request, form=StandardForm(request.POST or None, instance=standard), back=standard.get_absolute_url(),
        title=_("Change the standard"), done=_("Saved."), context={"crumbs": [standard]},
        save=lambda data: services.change_standard(standard=standard, by=person(request), now=clock.now(), **data),
    )  # fmt: skip


@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the use of a standard."""
    standard = _own(request, pk)
    return form_page(
        request, form=ReasonForm(request.POST or None), back=standard.get_absolute_url(), context={
            "crumbs": [standard],
            "note": _("Nobody can begin to measure themselves by it any more. Marks stay until their last day."),
        }, title=_("Stop using the standard"), submit=_("Stop using it"), done=_("The standard is not used any more."),
        save=lambda data: services.retire_standard(standard=standard, by=person(request), now=clock.now(), **data),
    )  # fmt: skip


@login_required
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a new version as a copy of the last one."""
    version = services.draft_version(standard=_own(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("A new version is begun as a copy. Change what has to change, then publish it."))
    return redirect(version)


@login_required
def version_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is new, how many points are needed, how long marks hold."""
    version = _own_version(request, pk)
    return form_page(
        request, form=VersionForm(request.POST or None, instance=version), back=version.get_absolute_url(),
        title=_("The version as a whole"), done=_("Saved."), context={"crumbs": [version]},
        save=lambda data: services.change_version(version=version, by=person(request), now=clock.now(), **data),
    )  # fmt: skip


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Freezes the draft and puts it to use."""
    version = services.publish_version(version=_own_version(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The version is published. Those who go by an older one are told by a letter."))
    return redirect(version)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws the draft away."""
    services.discard_draft(version=_own_version(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The draft is thrown away."))
    return redirect("quality:standards")


@login_required
def criterion_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a criterion to a draft."""
    version = _own_version(request, pk)
    return _criterion_page(request, version, None)


@login_required
def criterion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a criterion of a draft."""
    criterion = _own_criterion(request, pk)
    return _criterion_page(request, criterion.version, criterion)


def _own_criterion(request: HttpRequest, pk: int) -> Criterion:
    versions = StandardVersion.objects.visible_to(request.user)
    rows = Criterion.objects.filter(version__in=versions).select_related("version__standard")
    criterion = get_object_or_404(rows, pk=pk)
    permit(person(request), "quality.change_standard", criterion.version.standard)
    return criterion


def _criterion_page(request: HttpRequest, version: StandardVersion, criterion: Criterion | None) -> HttpResponse:
    return form_page(
        request, form=CriterionForm(request.POST or None, instance=criterion), back=version.get_absolute_url(),
        title=_("Change the criterion") if criterion else _("New criterion"), done=_("Saved."),
        context={"crumbs": [version]},
        save=lambda data: services.save_criterion(
            version=version, criterion=criterion, by=person(request), now=clock.now(),
            **{**data, "group": Group(data["group"])},
        ),
    )  # fmt: skip


@login_required
@require_POST
def criterion_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a criterion out of a draft."""
    criterion = _own_criterion(request, pk)
    services.remove_criterion(criterion=criterion, by=person(request), now=clock.now())
    messages.success(request, _("The criterion is taken out."))
    return redirect(criterion.version)
