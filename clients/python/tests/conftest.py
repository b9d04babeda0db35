"""A server for all tests, and a separate study for each. CREDENCE names the command that starts Credence."""

from __future__ import annotations

import itertools
from typing import Any, Callable, Iterator

import pytest

import credence

numbers = itertools.count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[credence.LocalServer]:
    with credence.local(tmp_path_factory.mktemp("storage") / "tests.db") as started:
        yield started


@pytest.fixture
def new_study(server: credence.LocalServer) -> Callable[..., credence.Study]:
    """Creates a study with a new name; quasi-random unless the test specifies otherwise, because that is fast."""

    def make(space: Any = None, **options: Any) -> credence.Study:
        name = f"study-{next(numbers)}"
        return credence.Study(
            name, space or {"x": credence.Float(0, 1)}, **{"server": server, "strategy": "sobol", **options}
        )

    return make
