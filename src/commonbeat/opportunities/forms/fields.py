"""What the office types about one field of a form: from its schema, and back into it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from commonbeat.base.forms import HouseForm
from commonbeat.engine.forms import SOURCES, Field, Kind, read_typed, show_typed
from commonbeat.engine.forms.fields import FILE_TYPES
from commonbeat.engine.forms.shapes import FORMATS
from commonbeat.engine.problems import Problem

_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.DOLLARS, Kind.PERCENT)
_LENGTHS = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE)
_LISTS = (Kind.CHOICES, Kind.FILE, Kind.ROWS)
_MEGABYTE = 1_000_000
# which kinds have which input; the others have them all
_ONLY_FOR: Mapping[str, tuple[Kind, ...]] = {
    "example": (*_LENGTHS, *_NUMBERS, Kind.UEI, Kind.ORI, Kind.DATE),
    "unit": _NUMBERS,
    "minimum_length": _LENGTHS,
    "maximum_length": _LENGTHS,
    "format": (Kind.TEXT,),
    "minimum": _NUMBERS,
    "maximum": _NUMBERS,
    "decimals": (Kind.DECIMAL, Kind.PERCENT),
    "way": _NUMBERS,
    "computed_from": _NUMBERS,
    "answers": (Kind.CHOICE, Kind.CHOICES),
    "row_name": (Kind.ROWS,),
    "fewest": _LISTS,
    "most": _LISTS,
    "types": (Kind.FILE,),
    "megabytes": (Kind.FILE,),
}
# input -> key of the schema, where both hold the same
_SAME = {
    "title": "title",
    "help": "x-help",
    "example": "x-example",
    "unit": "x-unit",
    "minimum_length": "minLength",
    "maximum_length": "maxLength",
    "format": "x-format",
    "decimals": "x-decimals",
    "row_name": "x-row",
    "fewest": "minItems",
    "most": "maxItems",
    "types": "x-types",
}
WAYS = (
    ("", "Typed by the applicant"),
    ("formula", "A formula"),
    ("sum", "A sum"),
    ("count", "A count of rows, files or answers"),
)


class FieldForm(HouseForm):
    """Everything about one field. `kind` and key stay; another kind is another field."""

    title = forms.CharField(label="Question", max_length=300)
    help = forms.CharField(required=False, max_length=1000)
    example = forms.CharField(required=False, max_length=300)
    unit = forms.CharField(required=False, max_length=40, help_text="Such as: officers")
    required = forms.BooleanField(label="Must be answered while it is shown", required=False)
    minimum_length = forms.IntegerField(
        label="Characters at least", required=False, min_value=0
    )
    maximum_length = forms.IntegerField(label="Characters at most", required=False, min_value=1)
    format = forms.ChoiceField(
        label="Shape",
        required=False,
        choices=[("", "Any text"), *((name, shape.name) for name, shape in FORMATS.items())],
    )
    minimum = forms.CharField(required=False, max_length=40)
    maximum = forms.CharField(required=False, max_length=40)
    decimals = forms.IntegerField(required=False, min_value=0, max_value=6)
    answers = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One on each line. A short name to keep it under may stand before:"
        " town = Town",
    )
    row_name = forms.CharField(
        label="What one row is called", required=False, help_text="Such as: Officer"
    )
    fewest = forms.IntegerField(label="How many at least", required=False, min_value=0)
    most = forms.IntegerField(
        label="How many at most", required=False, min_value=1, max_value=500
    )
    types = forms.MultipleChoiceField(
        label="Types of files",
        choices=[(ending, ending.upper()) for ending in FILE_TYPES],
        widget=forms.CheckboxSelectMultiple,
    )
    megabytes = forms.DecimalField(
        label="Size of a file at most, in MB",
        min_value=Decimal("0.001"),
        max_value=100,
        decimal_places=6,
    )
    show_field = forms.ChoiceField(label="Asked only if the answer to", required=False)
    show_values = forms.CharField(
        label="is one of",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The names under which the answers are kept, one on each line.",
    )
    show_differs = forms.ChoiceField(label="or differs from the answer to", required=False)
    way = forms.ChoiceField(label="Where its value comes from", required=False, choices=WAYS)
    computed_from = forms.CharField(
        label="Computed from",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A formula over the fields' names (money in cents); for a sum or a count the"
        " names, with commas between. A row's field is written list.field.",
    )
    prefill = forms.ChoiceField(
        label="Filled first from",
        required=False,
        choices=[("", "Nothing"), *((source, source) for source in SOURCES)],
    )
    fixed = forms.BooleanField(label="Only from there: nobody types it", required=False)

    def __init__(
        self, *args: Any, field: Field, in_rows: bool, others: list[Field], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.field = field
        for name, kinds in _ONLY_FOR.items():
            if field.kind not in kinds:
                del self.fields[name]
        if in_rows or field.kind in (Kind.ROWS, Kind.FILE):
            del self.fields["prefill"]
            del self.fields["fixed"]
        choices = [("", "–"), *((each.key, each.title) for each in others)]
        for name in ("show_field", "show_differs"):
            chooser = self.fields[name]
            if isinstance(chooser, forms.ChoiceField):
                chooser.choices = choices

    def _number(self, name: str) -> Any:
        text = self.cleaned_data[name]
        value = read_typed(self.field, text)
        if isinstance(value, Problem):
            raise forms.ValidationError(f"{value.message} {value.way_out}", code=value.code)
        return value

    def clean_minimum(self) -> Any:
        """Return the limit as the field's own value."""
        return self._number("minimum")

    def clean_maximum(self) -> Any:
        """Return the limit as the field's own value."""
        return self._number("maximum")

    def schema(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the field's schema as it was typed; what the form does not show is kept."""
        given = self.cleaned_data
        managed = {*_SAME.values(), "minimum", "maximum", "x-show-if", "x-fixed", "x-required"}
        new = {key: value for key, value in old.items() if key not in managed}
        new |= {key: given[name] for name, key in _SAME.items() if given.get(name)}
        for name in ("minimum", "maximum", "decimals"):
            if given.get(name) is not None:
                new[_SAME.get(name, name)] = given[name]
        if given.get("megabytes"):
            new["x-max-bytes"] = int(given["megabytes"] * _MEGABYTE)
        if given.get("answers"):
            _put_answers(new, given["answers"])
        if given.get("fixed"):
            new["x-fixed"] = True
        if given["show_field"]:
            new["x-show-if"] = self._condition()
        return new

    def _condition(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["show_differs"]:
            return {"field": given["show_field"], "differs_from": given["show_differs"]}
        values = [line.strip() for line in given["show_values"].splitlines() if line.strip()]
        return {"field": given["show_field"], "is": values}

    def computed(self) -> dict[str, Any] | None:
        """Return how it is computed, without its field; None if it is typed."""
        way, text = self.cleaned_data.get("way"), self.cleaned_data.get("computed_from", "")
        if not way:
            return None
        if way != "sum":
            return {way: text.strip()}
        return {"sum": [part.strip() for part in text.split(",") if part.strip()]}


def _put_answers(schema: dict[str, Any], text: str) -> None:
    lines = [line.partition("=") for line in text.splitlines() if line.strip()]
    answers = [
        {"const": value.strip(), "title": title.strip() or value.strip()}
        for value, _, title in lines
    ]
    target = schema
    if schema.get("type") == "array":
        target = schema["items"] = {"type": "string"}
    target.pop("enum", None)
    target["oneOf"] = answers


def initial_of(field: Field, prefill: str) -> dict[str, Any]:
    """Return what the form shows at first."""
    condition, computed = field.show_if, field.computed
    number = {
        name: "" if limit is None else show_typed(field, _plain(limit))
        for name, limit in (("minimum", field.minimum), ("maximum", field.maximum))
    }
    found: dict[str, Any] = number | {
        "title": field.title,
        "help": field.help,
        "example": field.example,
        "unit": field.unit,
        "required": field.required,
        "minimum_length": field.minimum_length or None,
        "maximum_length": field.maximum_length,
        "format": field.format,
        "decimals": field.decimals,
        "answers": "\n".join(f"{each.value} = {each.title}" for each in field.choices),
        "row_name": field.row_name,
        "fewest": field.minimum_rows or None,
        "most": field.maximum_rows,
        "types": list(field.file_types),
        "megabytes": Decimal(field.maximum_bytes or 0) / _MEGABYTE,
        "prefill": prefill,
        "fixed": field.fixed,
    }
    if condition is not None:
        found["show_field"] = condition.field
        found["show_differs"] = condition.differs_from
        found["show_values"] = "\n".join(str(value) for value in condition.values)
    if computed is not None:
        way = "formula" if computed.formula else "sum" if computed.sum else "count"
        text = computed.formula.text if computed.formula else ", ".join(computed.sum)
        found |= {"way": way, "computed_from": text or computed.count}
    return found


def _plain(limit: Any) -> int | float:
    return int(limit) if limit.denominator == 1 else float(limit)
