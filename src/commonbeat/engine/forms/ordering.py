"""Writes the order of fields down: a database may forget the order of keys."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

ROW_LAYOUT = "x-layout"


def ordered(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy in which every list of rows names the order of its fields.

    definition  one that `read_form_set` accepts; lists that have their order keep it
    """
    found = deepcopy(dict(definition))
    for form in found["forms"]:
        for field in form["schema"]["properties"].values():
            items = field.get("items", {})
            if "properties" in items:
                items.setdefault(ROW_LAYOUT, list(items["properties"]))
    return found
