"""Programs outside Python that some tests need."""

import os
import shutil

import pytest


def tool(name: str, *candidates: str | None) -> str:
    """The path of a tool; without it the test is skipped, or fails where all tools are promised."""
    if found := next((path for each in candidates if each and (path := shutil.which(each))), None):
        return found
    if os.environ.get("HETONG_ALL_TOOLS"):
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")
