"""What the page of a form shows of its comments and tasks: how many, where, and which."""

from collections import Counter
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from commonbeat.applications import queries
from commonbeat.applications.margin import Place
from commonbeat.applications.models import Application, Comment, Task
from commonbeat.engine.forms import Form, Values
from commonbeat.opportunities.rendering import Beside

SHOWN = 10  # comments below a form; the page of its comments has all


class Margin:
    """The open comments and tasks of one form, asked for once whatever their number."""

    def __init__(self, application: Application, form: Form, values: Values) -> None:
        self._application, self._form = application, form
        self._titles = queries.Titles(application, {form.key: dict(values)})
        self._page = reverse("applications:comments", args=[application.public_id, form.key])

    @cached_property
    def _counts(self) -> dict[str, int]:
        return queries.open_comments_by_path(self._application, self._form.key)

    @property
    def shown(self) -> dict[str, object]:
        """Return what the part below a form shows: applications/_margin.html."""
        return {
            "tasks": self.tasks,
            "comments": self.comments,
            "open_count": sum(self._counts.values()),
            "today": timezone.localdate(),
        }

    @cached_property
    def comments(self) -> list[tuple[Comment, str]]:
        """Return the newest open comments, each with what its place is called."""
        found = queries.comments_seen(self._application, [self._form.key])
        newest = queries.with_answers(found.filter(resolved_at=None)).order_by("-id")
        return [(each, self._title(each)) for each in newest[:SHOWN]]

    @cached_property
    def tasks(self) -> list[tuple[Task, str]]:
        """Return the open tasks, each with what its place is called."""
        found = queries.tasks_seen(self._application, [self._form.key])
        return [(each, self._title(each)) for each in queries.soonest_first(found)]

    def _title(self, each: Comment | Task) -> str:
        return self._titles.of(Place(each.form, each.path))

    @cached_property
    def _tasks_by_path(self) -> Counter[str]:
        return Counter(task.path for task, _ in self.tasks)

    def beside(self, path: str) -> Beside:
        """Return the link beside a field: how many comments and tasks are open there."""
        comments, tasks = self._counts.get(path, 0), self._tasks_by_path[path]
        parts = [_counted(comments, "comment"), _counted(tasks, "task")]
        words = ", ".join(part for part in parts if part) or "Comment"
        return Beside(words, f"{self._page}?{urlencode({'path': path})}", words != "Comment")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}" if count else ""
