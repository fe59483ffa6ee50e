"""Chinese or English: ``--lang``, else the locale; Chinese unless English is asked for."""

import os
import sys
from typing import Final

from hetong.generator.problems import Language

LANGUAGE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def detect(arguments: list[str]) -> Language:
    """The language for this run; read before click parses, since help texts depend on it."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return "en" if arguments[position + 1] == "en" else "zh"
        if argument.startswith("--lang="):
            return "en" if argument == "--lang=en" else "zh"
    locale = next((value for name in LANGUAGE_VARIABLES if (value := os.environ.get(name))), "")
    return "en" if locale.lower().startswith("en") else "zh"


LANGUAGE: Final[Language] = detect(sys.argv[1:])


def say(zh: str, en: str) -> str:
    """The text in the language of this run."""
    return zh if LANGUAGE == "zh" else en
