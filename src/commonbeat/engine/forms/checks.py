"""Rules of a form that a schema cannot say, by name: the words of `checks`.

A check gets the form and its values (shown fields only, computed ones included) and returns
problems whose `where` is a path. It runs on what is there: a missing answer is none of its
business.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from commonbeat.engine.forms.model import Form, Values
from commonbeat.engine.problems import Problem

Check = Callable[[Form, Values], list[Problem]]

CHECKS: Mapping[str, Check] = MappingProxyType({})
