"""What tests do without something that a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(reason: str) -> NoReturn:
    """Skip the test and say why; in CI, where everything has to be tried, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; in CI it must be")
    pytest.skip(reason)
