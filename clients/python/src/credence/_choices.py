"""Converts choices of any type: values that JSON lacks or cannot distinguish are sent as strings."""

from __future__ import annotations

import json
import sys
from typing import Any, List, Sequence


class Choices:
    """The values of a categorical dimension, with the label that each has in Credence."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = list(values)
        self.labels = _labels(self.values)

    def label(self, value: Any) -> Any:
        """Raises ValueError for a value that is not one of the choices."""
        return self.labels[_index(self.values, value)]

    def value(self, label: Any) -> Any:
        """Raises ValueError for a label that does not belong to any choice."""
        return self.values[_index(self.labels, label)]


def _index(values: Sequence[Any], value: Any) -> int:
    """Unlike `index`, distinguishes True from 1."""
    for index, one in enumerate(values):
        if one is value or (isinstance(one, bool) == isinstance(value, bool) and one == value):
            return index
    raise ValueError(f"value; must be one of {values!r}: {value!r}.")


def _labels(values: Sequence[Any]) -> List[Any]:
    """The values, or strings for all of them if any is not a JSON value or looks like another one."""
    if all(map(_is_plain, values)):
        written = {json.dumps(float(one) if type(one) is int else one) for one in values}
        if len(written) == len(values):
            return list(values)
    texts = [str(one) for one in values]
    return texts if len(set(texts)) == len(texts) else [f"{index}: {text}" for index, text in enumerate(texts)]


def _is_plain(value: Any) -> bool:
    if type(value) in (int, float):
        return bool(abs(value) <= sys.float_info.max)
    return type(value) in (str, bool)
