from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.models import Centre
from projects.lists.models import SavedView


class ViewForm(forms.ModelForm):
    """A name for a narrowed list, and with whom it is shared."""

    class Meta:
        model = SavedView
        fields = ("name", "centre", "board", "query")
        widgets = {"query": forms.HiddenInput, "name": forms.TextInput(attrs={"autofocus": True})}
        help_texts = {
            "name": _("Such as “Late reports” or “My north”."),
            "centre": _("Its mentors and its head find the view among theirs; each sees their own projects in it."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [row.centre_id for row in user.current_memberships if row.role in {Role.MENTOR, Role.HEAD}]
        centres = Centre.objects.filter(pk__in=[*held, self.instance.centre_id or 0])
        field = self.fields["centre"]
        if held or self.instance.centre_id:
            field.queryset, field.empty_label = centres, _("only I use it")  # type: ignore[attr-defined]
        else:
            del self.fields["centre"]

    def validate_unique(self) -> None:
        """Whether the name is taken, the service says."""
