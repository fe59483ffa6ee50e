"""The words of the contracts: clause texts as Markdown, one folder a variant."""
