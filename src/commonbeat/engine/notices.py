"""Checks of a notice of funding opportunity, and what an amendment changes in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from commonbeat.engine.problems import Problem

# what 2 CFR 200.204 and its appendix I ask every notice to say, in this order
REQUIRED_SECTIONS = (
    ("basic", "Basic information"),
    ("eligibility", "Eligibility"),
    ("description", "Program description"),
    ("application", "Application contents and format"),
    ("submission", "Submission requirements and deadlines"),
    ("review", "How applications are reviewed and selected"),
    ("award", "Award notices"),
    ("after", "Post-award requirements"),
)

_HEADING = re.compile(r"^(#{1,6})\s+(.*)$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]*)\]\((?P<address>[^)\s]*)[^)]*\)")
_OPEN = re.compile(r"\[To fill in[^\]]*\]")  # as templates mark what the office has to say
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_VAGUE = {"here", "click here", "link", "this", "this link", "more", "read more"}
_ADDRESS = re.compile(r"(https://|mailto:|/|#)\S+")


@dataclass(frozen=True)
class NoticeSection:
    """One section of a notice: its key, its heading, its text in Markdown."""

    key: str
    heading: str
    markdown: str


@dataclass(frozen=True)
class Change:
    """What an amendment changed in one place: the words before and after, either may be ''."""

    what: str
    before: str
    after: str


def notice_problems(sections: Sequence[NoticeSection]) -> list[Problem]:
    """Return what keeps a notice from being posted: missing sections, headings, links."""
    problems = []
    written = {section.key for section in sections if section.markdown.strip()}
    for key, heading in REQUIRED_SECTIONS:
        if key not in written:
            problems.append(
                Problem(
                    "notice.section_missing",
                    f"The section {heading!r} is empty.",
                    "Every notice has to say this (2 CFR 200.204). Write it.",
                    where=key,
                )
            )
    for section in sections:
        text = _FENCE.sub("", section.markdown)
        problems += _heading_problems(section.key, text)
        problems += _link_problems(section.key, text)
        problems += [
            Problem(
                "notice.to_fill_in",
                f"The text still says {found[0]!r}.",
                "Put in what is meant, or take the sentence out.",
                where=section.key,
            )
            for found in _OPEN.finditer(text)
        ]
    return problems


def _heading_problems(key: str, text: str) -> list[Problem]:
    """Return headings that a screen reader would stumble over: a section's own is level 2."""
    problems, before = [], 2
    for found in _HEADING.finditer(text):
        level, words = len(found[1]), found[2].strip(" #")
        if not words:
            problems.append(
                _heading("notice.heading_empty", key, "A heading has no words.", "")
            )
        elif level < 3 or level > before + 1:
            start = "#" * min(max(3, level), before + 1)
            problems.append(
                _heading(
                    "notice.heading_order",
                    key,
                    f"The heading {words!r} is of level {level}, after level {before}.",
                    f"Begin it with {start!r}: levels go down one at a time.",
                )
            )
        before = max(level, 2)
    return problems


def _heading(code: str, key: str, message: str, way_out: str) -> Problem:
    return Problem(code, message, way_out or "Give it words, or take it away.", where=key)


def _link_problems(key: str, text: str) -> list[Problem]:
    """Return links that lead nowhere or do not say where they lead."""
    problems = []
    for found in _LINK.finditer(text):
        words, address = found["words"].strip(), found["address"]
        if not _ADDRESS.fullmatch(address):
            problems.append(
                Problem(
                    "notice.link_address",
                    f"The link {words!r} leads to {address!r}.",
                    "Give an address that begins with https://, mailto:, / or #.",
                    where=key,
                )
            )
        if words.lower() in _VAGUE or not words:
            problems.append(
                Problem(
                    "notice.link_words",
                    f"The link to {address} says {words!r}.",
                    "Say in its words where it leads: many hear links alone.",
                    where=key,
                )
            )
    return problems


def sections_changed(
    before: Sequence[NoticeSection], after: Sequence[NoticeSection]
) -> list[Change]:
    """Return what changed from one version of the sections to the next, line by line."""
    old = {section.key: section for section in before}
    new = {section.key: section for section in after}
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        heading = (now or was or NoticeSection(key, key, "")).heading
        first, second = (was.markdown if was else ""), (now.markdown if now else "")
        changes += [
            Change(heading, left, right) for left, right in _lines_changed(first, second)
        ]
    return changes


def facts_changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Return which of the named facts changed, in the order of the newer ones."""
    keys = [*after, *(key for key in before if key not in after)]
    return [
        Change(key, before.get(key, ""), after.get(key, ""))
        for key in keys
        if before.get(key, "") != after.get(key, "")
    ]


def _lines_changed(before: str, after: str) -> list[tuple[str, str]]:
    first, second = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(a=first, b=second, autojunk=False)
    pairs = [
        ("\n".join(first[low:high]).strip(), "\n".join(second[start:end]).strip())
        for kind, low, high, start, end in matcher.get_opcodes()
        if kind != "equal"
    ]
    return [pair for pair in pairs if any(pair)]
