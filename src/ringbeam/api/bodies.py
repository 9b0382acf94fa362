"""Bodies: what a request carries, read strictly; judging the values is the kernel's work."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import Any

import orjson
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from ringbeam.api.problems import Rejected, wrong_fields
from ringbeam.core import custom_fields
from ringbeam.core.registers import Register, kinds_of

Given = dict[str, Any]
Reader = Callable[[Any], Any]
FORM_OVERHEAD = 100_000
BOOLEAN_WORDS = {"": False, "true": True, "false": False}
_decimal = re.compile(r"-?\d{1,30}(\.\d{1,30})?")


class Misread(ValueError):
    """A value has the wrong JSON type or form; the message is the sentence that says so."""


def json_of(request: HttpRequest) -> Any:
    """The JSON body; raises Rejected: 415 for another media type, 400 with a fault's place."""
    if request.content_type != "application/json":
        said = _("Send application/json.")
        raise Rejected(415, said, {"Accept-Post": "application/json"})
    raw = request.body
    if b"\\u0000" in raw:
        raise Rejected(400, _("The body holds a null character."))
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as fault:
        said = _("This is no JSON: %s.") % fault.msg
        raise Rejected(400, said, line=fault.lineno, column=fault.colno) from fault


def object_of(request: HttpRequest) -> Given:
    """The JSON object of the body; raises Rejected 422 for any other JSON value."""
    given = json_of(request)
    if not isinstance(given, dict):
        raise wrong_fields({"": [_("Send an object.")]})
    return given


def optional_object_of(request: HttpRequest) -> Given:
    """The JSON object of the body, empty when there is no body at all."""
    return object_of(request) if request.body else {}


def members(given: Mapping[str, Any], **types: tuple[type, Any]) -> Given:
    """The named members, each of a type, with its default when absent (``...``: required).

    Raises Rejected 422 that names every member that is missing, unknown or of another type.
    """
    errors = {n: [_("There is no field with this name.")] for n in given if n not in types}
    found: Given = {}
    for name, (kind, default) in types.items():
        value = given.get(name, default)
        if value is ...:
            errors[name] = [_("This field is required.")]
        elif value is not default and type(value) is not kind:
            errors[name] = [_("This is of the wrong type.")]
        found[name] = value
    if errors:
        raise wrong_fields(errors)
    return found


def values_of(register: Register, given: Mapping[str, Any]) -> Given:
    """The values of a record as the kernel takes them; unknown names pass, for it to refuse.

    Raises Rejected 422 for values whose JSON type is not the field's.
    """
    readers, errors, found = readers_of(register), {}, {}
    for name, value in given.items():
        reader = readers.get(name)
        try:
            found[name] = reader(value) if reader and value is not None else value
        except Misread as fault:
            errors[name] = [str(fault)]
    if errors:
        raise wrong_fields(errors)
    return found


def readers_of(register: Register) -> dict[str, Reader]:
    """How each field of a register is read from JSON."""
    return _readers_at(register, custom_fields.reading())


@lru_cache(maxsize=1024)
def _readers_at(register: Register, _reading: int) -> dict[str, Reader]:
    return {name: _reader(one) for name, one in register.editable.items()}


def _reader(one: "models.Field[Any, Any]") -> Reader:
    if kinds_of(one):
        return _reference
    if isinstance(one, models.CharField):
        return partial(_text, longest=one.max_length)
    for kind, reader in READERS:
        if isinstance(one, kind):
            return reader
    return _as_it_is


def _reference(value: Any) -> Any:
    if isinstance(value, str) and value.isprintable():
        return value
    if type(value) is int and 0 < value < 2**63:
        return value
    raise Misread(_("Name a record by its number."))


def _text(value: Any, longest: int | None = None) -> str:
    """The text as it was sent: what the kernel takes away from it counts for its length."""
    if not isinstance(value, str):
        raise Misread(_("This must be a string."))
    if longest is not None and len(value) > longest:
        raise Misread(_("This has more than %(most)s characters.") % {"most": longest})
    return value


def _whole(value: Any) -> int:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if type(value) is not int:
        raise Misread(_("This must be a whole number."))
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misread(_("This must be true or false."))
    return value


def _number(value: Any) -> Any:
    if type(value) in (int, float) or (isinstance(value, str) and _decimal.fullmatch(value)):
        return str(value)
    raise Misread(_("This must be a number."))


def instant(value: Any) -> datetime:
    """A time with its zone, in UTC; raises Misread for anything else."""
    try:
        at = datetime.fromisoformat(_text(value))
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise Misread(_("This must be a time, such as 2026-03-04T12:00:00Z.")) from fault
    raise Misread(_("A time needs its zone, such as 2026-03-04T12:00:00Z."))


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError as fault:
        raise Misread(_("This must be a date, such as 2026-03-04.")) from fault


def _as_it_is(value: Any) -> Any:
    return value


READERS: tuple[tuple[type[Any], Reader], ...] = (
    (models.BooleanField, _truth),
    (models.IntegerField, _whole),
    (models.DecimalField, _number),
    (models.FloatField, _number),
    (models.DateTimeField, instant),
    (models.DateField, _day),
    (models.TextField, _text),
)


def too_large(most: int) -> Rejected:
    """The refusal of a file of more bytes than are taken, with how many that is."""
    said = _("The file is too large: %(most)s are the most. Part it, or hand in less.")
    return Rejected(413, said % {"most": filesizeformat(most)})


def upload_of(request: HttpRequest) -> tuple[UploadedFile[Any], bool]:
    """The file of a form and whether it is internal.

    Raises Rejected: 415 for no form, 413 for more than the limit, 422 for no file.
    """
    limit = int(settings.UPLOAD_LIMIT)
    if int(request.headers.get("Content-Length") or 0) > limit + FORM_OVERHEAD:
        raise too_large(limit)
    if request.content_type != "multipart/form-data":
        said = _("Send the file as multipart/form-data.")
        raise Rejected(415, said, {"Accept-Post": "multipart/form-data"})
    internal, sent = request.POST.get("internal", ""), request.FILES.get("file")
    if not isinstance(sent, UploadedFile) or sent.file is None:
        raise wrong_fields({"file": [_("Choose a file.")]})
    if (sent.size or 0) > limit:
        raise too_large(limit)
    if internal not in BOOLEAN_WORDS:
        raise wrong_fields({"internal": [_("This must be true or false.")]})
    return sent, BOOLEAN_WORDS[internal]
