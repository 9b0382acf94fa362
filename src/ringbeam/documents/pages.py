"""What a document's page shows beside its draft: the version in force and those before it."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.files import StoredFile
from ringbeam.documents.documents import Document
from ringbeam.documents.drafting import DRAFTABLE, draft_from_file, draft_from_text
from ringbeam.documents.shown import in_force
from ringbeam.web.errors import too_large
from ringbeam.web.requests import Asked, found
from ringbeam.web.talking import too_big


@panel(
    on="document",
    title=gettext_lazy("Versions"),
    template="documents/versions.html",
    order=10,
)
def versions(document: Document, actor: Actor) -> dict[str, Any]:
    """All published versions, the one in force first; and the draft's file, if it has one."""
    drafted = document.draft_file_id
    file = StoredFile.objects.filter(pk=drafted).first() if drafted else None
    return {
        "versions": document.versions,
        "in_force": in_force(document),
        "document": document,
        "file": file,
        "may_draft": document.state in DRAFTABLE
        and Document.register.edit.allows(actor, document),
    }


@require_POST
def draft_file(request: Asked, ref: str) -> HttpResponse:
    """Take an uploaded file as the draft, or the text again (``text`` given)."""
    document = found(request, "documents", ref)
    if request.POST.get("text"):
        draft_from_text(document, by=request.actor)
        return redirect(document.register.url(ref))
    upload = request.FILES.get("file")
    if upload is None:
        raise ValidationError(_("Choose a file first."))
    if too_big(upload):
        return too_large(request)
    content = cast("Any", upload.file)
    draft_from_file(document, content=content, name=upload.name or "", by=request.actor)
    return redirect(document.register.url(ref))


ROUTES.append(path("documents/<str:ref>/draft-file/", draft_file, name="document-draft-file"))
