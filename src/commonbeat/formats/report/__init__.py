"""The report of a run: a page that stands alone, for a screen and for paper.

It is made from the files of the run folder only, so that it says what they say.
"""

from commonbeat.formats.report.page import write_report

__all__ = ["write_report"]
