"""What people of an application type to each other: comments, answers, tasks."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from commonbeat.applications.margin import LONGEST_COMMENT, LONGEST_TASK, Words
from commonbeat.base.forms import HouseForm
from commonbeat.people.models import User


def people_choices(team: Sequence[User]) -> list[tuple[str, str]]:
    """Return people to choose from; those who share a name are told apart by their address."""
    names = Counter(each.display_name for each in team)
    return [
        (
            str(each.public_id),
            f"{each.display_name} ({each.email})"
            if names[each.display_name] > 1
            else each.display_name,
        )
        for each in team
    ]


class CommentForm(HouseForm):
    """The words of a comment or an answer, and who is told of it."""

    text = forms.CharField(
        label="Comment",
        help_text=f"Up to {LONGEST_COMMENT:,} characters, plain text. To tell somebody, write"
        " @ and the person’s name, or choose the person below.",
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": LONGEST_COMMENT}),
    )
    tell = forms.TypedMultipleChoiceField(
        label="Tell",
        required=False,
        coerce=UUID,
        help_text="Each person whom you choose gets one mail.",
        widget=forms.CheckboxSelectMultiple(attrs={"data-tell": True}),
    )

    def __init__(
        self, *args: Any, team: Sequence[User], label: str = "Comment", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        tell = self.fields["tell"]
        assert isinstance(tell, forms.TypedMultipleChoiceField)  # noqa: S101  declared above
        tell.choices = people_choices(team)
        if not team:
            del self.fields["tell"]

    @property
    def words(self) -> Words:
        """Return what was typed."""
        given = self.cleaned_data
        return Words(given["text"], given.get("tell", ()))


class EditForm(CommentForm):
    """The words of an own comment, to be changed."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class TaskForm(HouseForm):
    """What is to be done, by whom, and by when."""

    what = forms.CharField(
        label="What is to be done",
        help_text=f"Up to {LONGEST_TASK} characters.",
        widget=forms.TextInput(attrs={"data-limit": LONGEST_TASK, "autocomplete": "off"}),
    )
    for_whom = forms.TypedChoiceField(
        label="For whom", coerce=UUID, help_text="Another person than you gets one mail."
    )
    due_on = forms.DateField(
        label="By when",
        required=False,
        help_text="The last day.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, team: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["for_whom"]
        assert isinstance(offered, forms.TypedChoiceField)  # noqa: S101  declared above
        offered.choices = [("", "Choose a person"), *people_choices(team)]
