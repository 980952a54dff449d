from typing import Any

from django import template
from django.template.context import RequestContext

from projects.models import Project
from projects.talk.forms import CommentForm
from projects.talk.models import Comment

register = template.Library()


@register.inclusion_tag("talk/form.html", takes_context=True)
def comment_form(context: RequestContext, project: Project) -> dict[str, Any]:
    """The form for a new comment, for who may write one."""
    user = context["request"].user
    inside = user.has_perm("talk.add_inner_comment", project)
    form = CommentForm(inside=inside) if user.has_perm("talk.add_comment", project) else None
    return {"form": form, "project": project, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("talk/public.html")
def public_comments(project: int, limit: int = 20) -> dict[str, Any]:
    """What was written for everybody; one query. No names: a citizen reads what, not who."""
    return {"comments": Comment.objects.public().filter(project=project)[:limit]}
