"""Programs outside Python that an option may need: the error where one is missing or fails, saying what to do."""

from dataclasses import dataclass

from hetong.generator.problems import Language, Wording


@dataclass
class ToolError(Exception):
    """A needed program is missing or failed."""

    wording: Wording

    def say(self, language: Language) -> str:
        return self.wording.say(language, {})
