"""The sections of a report about the policy, and about checking the run."""

import hashlib
from collections.abc import Iterable, Mapping
from html import escape

from commonbeat.engine.rulebook.model import Rulebook, Status
from commonbeat.engine.rulebook.words import Sentence, in_words
from commonbeat.formats.report.html import paragraph, section, table
from commonbeat.formats.run_reading import RunFiles


def rulebook_in_words(rulebook: Rulebook) -> str:
    """Return the whole rulebook as sentences, each marked verified or assumption."""
    marks = (
        '<p>Marked <span class="mark verified">verified</span>: it has a public source. '
        'Marked <span class="mark assumption">assumption</span>: no source was found, '
        "or the figure was chosen for this rulebook.</p>"
    )
    parts = [marks]
    usual = next((each.note for each in rulebook.provenance if each.key == "*"), "")
    if usual:
        parts.append(paragraph(f"Assumptions without another note: {usual}"))
    for each in in_words(rulebook):
        sentences = "".join(_sentence(sentence, usual) for sentence in each.sentences)
        parts.append(f"<h3>{escape(each.title)}</h3><ul>{sentences}</ul>")
    return section("The rulebook in words", *parts)


def _sentence(sentence: Sentence, usual: str) -> str:
    word = "verified" if sentence.status is Status.VERIFIED else "assumption"
    note = "" if sentence.note == usual else sentence.note
    told = " ".join(part for part in (note, sentence.source) if part)
    source = f' <span class="source">{escape(told)}</span>' if told else ""
    mark = f' <span class="mark {word}">{word}</span>'
    return f"<li>{escape(sentence.text)}{mark}{source}</li>"


def what_yielded(run: RunFiles) -> str:
    """Return what gave way, by how much and why; and the smallest set that conflicts."""
    yields = [str(each) for each in _told(run.summary.get("yields"))]
    conflict = [str(each) for each in _told(run.summary.get("conflict"))]
    if not yields and not conflict:
        return section(
            "What yielded", paragraph("Nothing: every constraint holds with its full target.")
        )
    parts = [f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in yields)}</ul>"]
    if conflict:
        items = "".join(f"<li>{escape(each)}</li>" for each in conflict)
        parts += [
            "<h3>The smallest set of rules that cannot all hold</h3>",
            f"<ul>{items}</ul>",
        ]
    return section("What yielded", *parts)


def _told(found: object) -> Iterable[object]:
    """Return sentences, whether run.json keeps one, a list, or none."""
    if not found:
        return ()
    return found if isinstance(found, list) else (found,)


def how_to_check(files: Mapping[str, bytes], software: str) -> str:
    """Return the hashes and the command that recomputes everything."""
    rows = [[name, hashlib.sha256(data).hexdigest()] for name, data in files.items()]
    return section(
        "Check this yourself",
        paragraph(
            "This page was made from the files beside it. A second, independent "
            "implementation of the rules recomputes every award from them:"
        ),
        "<p><code>commonbeat verify FOLDER</code></p>",
        table("SHA-256 of the files", ["File", "SHA-256"], rows),
        paragraph(f"Commonbeat {software}."),
    )
