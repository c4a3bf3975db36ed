"""Templates of the programs of the field: real parameters with their sources, and a notice.

A figure without a value was not found in a public source: it is left for the office to fill
in, never guessed. Sections and questions may `use` a piece that several programs share
(`shared.toml`); their own words stand before it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from commonbeat.engine.notices import REQUIRED_SECTIONS, NoticeSection
from commonbeat.engine.problems import Problem, Refused

_FOLDER = files("commonbeat.engine.programs")
_SUFFIX, _SHARED = ".toml", "shared"
FIGURES = {
    "funds_dollars": "Funds available, in dollars",
    "award_floor_dollars": "Smallest award, in dollars",
    "award_ceiling_dollars": "Largest award, in dollars",
    "expected_awards": "Awards expected",
    "match_percent": "Match, in percent",
    "months": "Period, in months",
}


@dataclass(frozen=True)
class Figure:
    """One parameter of a program; None where no public source gives it."""

    label: str
    value: int | None
    note: str

    @property
    def in_words(self) -> str:
        """Return it as a line that says what is known of it."""
        shown = "no figure" if self.value is None else f"{self.value:,}"
        return f"{self.label}: {shown} ({self.note})"


@dataclass(frozen=True)
class Template:
    """One program with all that its next opportunity begins with."""

    slug: str
    code: str
    name: str
    assistance_listing: str
    title: str
    summary: str
    form_set: str
    rulebook: str
    applicant_types: tuple[str, ...]
    figures: Mapping[str, Figure]
    sections: tuple[NoticeSection, ...]
    eligibility: tuple[Mapping[str, str], ...]
    sources: tuple[str, ...]

    def cents(self, name: str) -> int | None:
        """Return a figure in dollars as cents; None where it is not known."""
        dollars = self.figures[name].value
        return None if dollars is None else dollars * 100


def names() -> tuple[str, ...]:
    """Return the names of all templates, sorted."""
    found = (entry.name for entry in _FOLDER.iterdir() if entry.name.endswith(_SUFFIX))
    return tuple(sorted({name.removesuffix(_SUFFIX) for name in found} - {_SHARED}))


def read(name: str) -> Template:
    """Return the template of a program. Raises Refused "program_template.unknown"."""
    if name not in names():
        raise Refused(
            Problem(
                "program_template.unknown",
                f"There is no template {name!r}.",
                f"Choose one of: {', '.join(names())}.",
            )
        )
    given, shared = _file(name), _file(_SHARED)
    plain = ("slug", "code", "name", "assistance_listing", "title", "summary", "form_set")
    return Template(
        **{key: given[key] for key in plain},
        rulebook=given["rulebook"],
        applicant_types=tuple(given["applicant_types"]),
        figures={key: _figure(given, key) for key in FIGURES},
        sections=tuple(
            NoticeSection(key, heading, _text(given["sections"][key], shared["sections"]))
            for key, heading in REQUIRED_SECTIONS
        ),
        eligibility=(
            *({"key": key} | shared["questions"][key] for key in given["questions"]),
            *given.get("eligibility", ()),
        ),
        sources=tuple(given["sources"]),
    )


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}{_SUFFIX}").read_text("utf-8"))


def _figure(given: Mapping[str, Any], key: str) -> Figure:
    figure = given["figures"][key]
    return Figure(FIGURES[key], figure.get("value"), figure["note"])


def _text(section: Mapping[str, str], shared: Mapping[str, str]) -> str:
    pieces = [section.get("markdown", ""), shared[section["use"]] if "use" in section else ""]
    return "\n\n".join(piece.strip() for piece in pieces if piece)
