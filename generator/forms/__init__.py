"""Blank forms: contracts whose facts are places to fill in, and the files of `templates/` made of them."""
