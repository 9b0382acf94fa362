"""The forms about accounts: whom to invite, which role to give, the first password."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.directory import DirectoryGroup
from ringbeam.core.entries import Entry
from ringbeam.core.granting import Term
from ringbeam.core.registers import named, registers
from ringbeam.core.rules import ROLES
from ringbeam.core.texts import leading
from ringbeam.core.values import YEARS
from ringbeam.web.forms import named_in


def roles_to_choose() -> list[tuple[str, Any]]:
    """Every role, to choose from."""
    return [(one.name, one.label) for one in ROLES.values()]


def entry_of(text: str, kinds: tuple[str, ...] = ()) -> Entry | None:
    """The record that "Title (REF-000001)" or a number means; None for an empty text.

    For administrators of everything, who see every record. Raises ValidationError.
    """
    if not text.strip():
        return None
    found = Entry.rows.filter(ref=named_in(text.strip())).first()
    if found is None or (kinds and found.kind not in kinds):
        raise ValidationError(_("There is no such record: %s.") % text)
    return found


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput({"dir": "auto"})
    )
    person = forms.CharField(
        label=gettext_lazy("Person"),
        required=False,
        help_text=gettext_lazy("The number of the person's record, such as PER-000012."),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles over everything"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Roles over a site or a customer can be given afterwards."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"].choices = roles_to_choose()  # type: ignore[attr-defined]  # a choice field

    def clean_email(self) -> str:
        """An address that no account has."""
        email = str(self.cleaned_data["email"]).strip().lower()
        if Account.objects.filter(email=email).exists():
            raise ValidationError(_("There is an account with this address already."))
        return email

    def clean_person(self) -> Entry | None:
        """The record of a person who has no account yet."""
        found = entry_of(self.cleaned_data["person"], ("person",))
        if found and Account.objects.filter(person=found).exists():
            raise ValidationError(_("This person has an account already."))
        return found


class GrantForm(forms.Form):
    """A role, what it is over, for which kinds, until when."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    scope = forms.CharField(
        label=gettext_lazy("Only over"),
        required=False,
        help_text=gettext_lazy(
            "The number of a customer, site, unit, service or any record; all when empty."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only for"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Kinds of record; all when none is chosen."),
    )
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MaxValueValidator(date(YEARS[-1], 12, 31))],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [(one.kind, leading(one.label_plural)) for one in registers()]
        self.fields["role"].choices = roles_to_choose()  # type: ignore[attr-defined]  # a choice field
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]  # a choice field

    def clean_scope(self) -> Entry | None:
        """The record that the role is over."""
        return entry_of(self.cleaned_data["scope"])

    def clean_kinds(self) -> list[str]:
        """Kinds that there are."""
        return [kind for kind in self.cleaned_data["kinds"] if named(kind)]

    @property
    def term(self) -> Term:
        """From now until the end of the day that was given."""
        day = self.cleaned_data["until"]
        return Term(until=clock.due_on(day) if day else None)


class GroupRoleForm(GrantForm):
    """A group of the directory, and a role that it stands for."""

    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"), queryset=DirectoryGroup.objects.order_by("name")
    )
    field_order = ("group", "role", "scope", "kinds")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("until")


class FirstPasswordForm(forms.Form):
    """A password of one's own, by an invitation."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters, and nothing that is easily guessed."),
    )
