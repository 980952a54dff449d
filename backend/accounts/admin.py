from typing import Any

from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as social_pages
from allauth.socialaccount.models import SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken import admin as token_pages
from rest_framework.authtoken.models import TokenProxy

from backend.accounts.audited_admin import AuditedAdmin, ReadOnlyAdmin
from backend.accounts.models import Consent, Invitation, Membership, Preferences, User

# These pages would show secrets that let whoever reads them act as somebody else. Our module is
# found before theirs, so theirs are imported first.
__all__ = ["social_pages", "token_pages"]
admin.site.unregister([TokenProxy, SocialToken, Authenticator])


@admin.register(Authenticator)
class SecondFactorAdmin(AuthenticatorAdmin):
    """Lets staff take off a lost second factor; shows nothing of its secret."""

    exclude = ("data",)
    readonly_fields = ("user", "type", "created_at", "last_used_at")
    search_fields = ("user__email", "user__full_name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "full_name")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("There is a person with this address."))
        return email


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("organisation", "centre", "territory")


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):
    """People are closed by erasure or by taking "may log in" away, never deleted: the audit names them."""

    add_form = NewPersonForm
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "memberships__role")
    search_fields = ("email", "full_name", "phone")
    ordering = ("email",)
    readonly_fields = ("last_login", "created_at", "updated_at")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name", "phone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "created_at", "updated_at")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "full_name", "usable_password", "password1", "password2")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(AuditedAdmin):
    list_display = ("user", "role", "organisation", "centre", "territory", "started_on", "ended_on")
    list_select_related = ("user", "organisation", "centre", "territory")
    list_filter = ("role", ("ended_on", admin.EmptyFieldListFilter))
    search_fields = ("user__email", "user__full_name", "organisation__name", "centre__name")
    autocomplete_fields = ("user", "organisation", "centre", "territory")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "role", "organisation", "centre", "invited_by", "sent_at", "closed_at")
    list_select_related = ("organisation", "centre", "invited_by")
    list_filter = ("role", ("closed_at", admin.EmptyFieldListFilter))
    search_fields = ("email", "organisation__name", "centre__name")


@admin.register(Preferences)
class PreferencesAdmin(AuditedAdmin):
    list_display = ("user", "language", "time_zone", "quiet_from", "quiet_until", "nudges")
    list_select_related = ("user",)
    list_filter = ("language", "nudges")
    search_fields = ("user__email", "user__full_name")
    autocomplete_fields = ("user",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """A consent is evidence: it is given and withdrawn by its person alone."""

    list_display = ("email", "purpose", "text_version", "given_at", "withdrawn_at", "address")
    list_filter = ("purpose", "text_version", ("withdrawn_at", admin.EmptyFieldListFilter))
    search_fields = ("email", "user__full_name")
    date_hierarchy = "given_at"
