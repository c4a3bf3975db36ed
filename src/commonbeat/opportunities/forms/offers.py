"""What people type about opportunities: the whole wording, reasons, questions, answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.formsets import BaseFormSet

from commonbeat.base.forms import DollarsField, HouseForm
from commonbeat.engine import programs
from commonbeat.engine.notices import REQUIRED_SECTIONS, NoticeSection
from commonbeat.opportunities.enums import APPLICANT_TYPES
from commonbeat.opportunities.models import FormSetVersion, OpportunityVersion
from commonbeat.opportunities.moments import TYPED, local_moment
from commonbeat.opportunities.services.beginning import Dates
from commonbeat.opportunities.services.questions import LONGEST_QUESTION
from commonbeat.opportunities.services.wording import Wording

SECTION = "section_"
MOST_ROWS = 40
# the zones of the states and territories first; all others can be had too
HOME_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
)


def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones to choose from, in two groups."""
    others = sorted(name for name in available_timezones() if "/" in name)
    return [
        ("States and territories", [(name, name) for name in HOME_ZONES]),
        ("All others", [(name, name) for name in others if name not in HOME_ZONES]),
    ]


class ClockField(forms.Field):
    """Takes a day and a time as a clock shows them, without a time zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED)
        super().__init__(**({"widget": widget} | kwargs))

    def to_python(self, value: Any) -> datetime | None:
        """Return what was typed as a clock reading."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        for shape in (TYPED, "%Y-%m-%d %H:%M", f"{TYPED}:%S"):
            try:
                return datetime.strptime(str(value).strip(), shape)  # noqa: DTZ007  the zone comes beside it
            except ValueError:
                continue
        raise ValidationError(f"{value} is no day and time. Write it like 2027-03-01 16:59.")


class DatesForm(HouseForm):
    """From when until when, by whose clock."""

    time_zone = forms.ChoiceField(
        choices=time_zones, initial="America/New_York", help_text="Whose clock is printed."
    )
    opens_at = ClockField(label="Opens", help_text="Day and time in that zone.")
    closes_at = ClockField(
        label="Closes", help_text="The first moment at which nothing is taken any more."
    )

    def clean(self) -> dict[str, Any]:
        """Return what was typed, its two moments in the time zone."""
        given: dict[str, Any] = super().clean() or {}
        for name in ("opens_at", "closes_at"):
            typed, zone = given.get(name), given.get("time_zone")
            if typed is None or zone is None:
                continue
            moment = local_moment(typed, zone)
            if moment is None:
                self.add_error(
                    name,
                    f"No clock in {zone} shows {typed:%Y-%m-%d %H:%M}: it is put forward"
                    " then. Choose another time.",
                )
            given[name] = moment
        return given

    @property
    def dates(self) -> Dates:
        """Return the dates of a valid form."""
        given = self.cleaned_data
        return Dates(
            opens_at=given["opens_at"],
            closes_at=given["closes_at"],
            time_zone=given["time_zone"],
        )


class NewForm(DatesForm):
    """A new opportunity: its program, its number, its round, its dates."""

    template = forms.ChoiceField(
        label="Program",
        choices=lambda: [(name, programs.read(name).name) for name in programs.names()],
        help_text="The draft begins with the template of the program.",
    )
    number = forms.CharField(
        max_length=40,
        help_text="As it is printed and cited, such as O-COPS-2027-01. It never changes.",
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", "Letters and digits, hyphens between them."
            )
        ],
    )
    round_name = forms.CharField(
        label="Name of its round", max_length=160, help_text="Such as CHP fiscal year 2027."
    )
    fiscal_year = forms.IntegerField(min_value=1990, max_value=2100)
    field_order = ("template", "number", "round_name", "fiscal_year")


class WordingForm(DatesForm):
    """Everything that one version says, in one form that works without scripts."""

    title = forms.CharField(max_length=200)
    summary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Two or three sentences. They stand in lists and in searches.",
    )
    funds_cents = DollarsField(label="Funds available, in dollars")
    award_floor_cents = DollarsField(label="Smallest award, in dollars", required=False)
    award_ceiling_cents = DollarsField(label="Largest award, in dollars", required=False)
    expected_awards = forms.IntegerField(
        label="Awards expected", min_value=0, max_value=100_000, required=False
    )
    match_percent = forms.IntegerField(
        label="Match, in percent", min_value=0, max_value=100, help_text="0 if none is asked."
    )
    months = forms.IntegerField(
        label="Period, in months", min_value=0, max_value=240, help_text="0: not known yet."
    )
    applicant_types = forms.MultipleChoiceField(
        label="Who may apply",
        choices=list(APPLICANT_TYPES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form_set = forms.ModelChoiceField(
        FormSetVersion.objects.none(),
        label="Forms that applicants fill in",
        required=False,
        empty_label="Not chosen yet",
    )
    sources = forms.CharField(
        label="Where the figures come from",
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text="One line each; everybody can read them.",
    )
    saved_at = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "summary", "time_zone", "opens_at", "closes_at")

    def __init__(self, data: Any = None, *, version: OpportunityVersion) -> None:
        self._headings = _headings(version)
        self._amends = version.number > 1
        super().__init__(data, initial=_initial(version))
        for key, heading in self._headings.items():
            self.fields[f"{SECTION}{key}"] = forms.CharField(
                label=heading,
                required=False,
                widget=forms.Textarea(attrs={"rows": 14}),
                help_text="In Markdown. Headings in it begin with ###.",
            )
        choice = self.fields["form_set"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = (
                FormSetVersion.objects.filter(released_at__isnull=False)
                .select_related("form_set")
                .defer("definition")
                .order_by("form_set__name", "-number")
            )
        if self._amends:
            self.fields["amendment_reason"] = forms.CharField(
                label="Why is it amended?",
                required=False,
                initial=version.amendment_reason,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="Everybody reads this beside the list of what changed.",
            )

    @property
    def sections(self) -> tuple[NoticeSection, ...]:
        """Return the sections of a valid form."""
        return tuple(
            NoticeSection(key, heading, self.cleaned_data[f"{SECTION}{key}"])
            for key, heading in self._headings.items()
        )

    @property
    def opened_at(self) -> datetime | None:
        """Return when the version had been saved that this form was filled from."""
        text = self.cleaned_data["saved_at"]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            return datetime.min.replace(tzinfo=ZoneInfo("UTC"))

    def wording(
        self, eligibility: Sequence[Mapping[str, str]], contacts: Sequence[Mapping[str, str]]
    ) -> Wording:
        """Return all that a valid form says, with the rows of the two lists beside it."""
        given = self.cleaned_data
        plain = (
            "title",
            "summary",
            "funds_cents",
            "award_floor_cents",
            "award_ceiling_cents",
            "expected_awards",
            "match_percent",
            "months",
            "form_set",
        )
        return Wording(
            **{name: given[name] for name in plain},
            **vars(self.dates),
            sections=self.sections,
            applicant_types=tuple(given["applicant_types"]),
            eligibility=tuple(eligibility),
            contacts=tuple(contacts),
            sources=tuple(
                line.strip() for line in given["sources"].splitlines() if line.strip()
            ),
        )


def _headings(version: OpportunityVersion) -> dict[str, str]:
    return dict(REQUIRED_SECTIONS) | {each["key"]: each["heading"] for each in version.sections}


def _initial(version: OpportunityVersion) -> dict[str, Any]:
    zone = ZoneInfo(version.time_zone)
    texts = {f"{SECTION}{each['key']}": each["markdown"] for each in version.sections}
    names = [name for name in WordingForm.base_fields if hasattr(version, name)]
    return (
        {name: getattr(version, name) for name in names}
        | texts
        | {
            "opens_at": version.opens_at.astimezone(zone).replace(tzinfo=None),
            "closes_at": version.closes_at.astimezone(zone).replace(tzinfo=None),
            "sources": "\n".join(version.sources),
            "saved_at": version.updated_at.isoformat(),
        }
    )


class EligibilityRow(forms.Form):
    """One question that is asked before anybody writes a page."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    question = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    help = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    stops_on = forms.ChoiceField(
        label="Which answer stops", choices=[("no", "No"), ("yes", "Yes")]
    )
    sentence = forms.CharField(
        label="What is then said", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Return the row; a question needs the sentence that is said when it stops."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("question") and not given.get("sentence"):
            self.add_error("sentence", "Say why this answer stops, and what to do instead.")
        return given


class ContactRow(forms.Form):
    """Somebody whom applicants can ask."""

    name = forms.CharField(required=False, max_length=120)
    email = forms.EmailField(label="E-mail address", required=False)
    phone = forms.CharField(required=False, max_length=40)
    about = forms.CharField(label="For which questions", required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Return the row; a name needs a way to reach it."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("name") and not (given.get("email") or given.get("phone")):
            self.add_error("email", "Give an e-mail address or a phone number.")
        return given


EligibilityRows = forms.formset_factory(EligibilityRow, extra=2, max_num=MOST_ROWS)
ContactRows = forms.formset_factory(ContactRow, extra=2, max_num=MOST_ROWS)


def eligibility_of(rows: BaseFormSet[Any]) -> list[dict[str, str]]:
    """Return the questions that are written, each with a key that stays the same."""
    given = [row.cleaned_data for row in rows if row.cleaned_data.get("question")]
    taken = {each["key"] for each in given}
    fresh = (f"q{number}" for number in range(1, 1_000) if f"q{number}" not in taken)
    return [
        {
            "key": key,
            "question": each["question"],
            "help": each["help"],
            "stops_on": each["stops_on"],
            "code": each["code"] or f"not_eligible_{key}",
            "sentence": each["sentence"],
        }
        for each in given
        for key in [each["key"] or next(fresh)]
    ]


def contacts_of(rows: BaseFormSet[Any]) -> list[dict[str, str]]:
    """Return the contacts that are written."""
    given = [row.cleaned_data for row in rows if row.cleaned_data.get("name")]
    return [
        {name: each[name] for name in ("name", "email", "phone")} | {"for": each["about"]}
        for each in given
    ]


class ReturnForm(HouseForm):
    """Why a version goes back to whoever wrote it."""

    reason = forms.CharField(
        label="What has to change?", widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(HouseForm):
    """The answer to a question."""

    answer = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Everybody can read question and answer; neither should name a person.",
    )


class QuestionForm(HouseForm):
    """A question of anybody."""

    text = forms.CharField(
        label="Your question",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_QUESTION,
        help_text=f"At most {LONGEST_QUESTION:,} characters. Question and answer are published;"
        " leave out names.",
    )
    email = forms.EmailField(
        label="Your e-mail address",
        required=False,
        help_text="Only if you want the answer by mail. It is not published.",
    )
