"""The scripts that LibreOffice's own Python runs are no modules of ours: doctest must not import them."""

collect_ignore = ["edit_script.py", "office_script.py"]
