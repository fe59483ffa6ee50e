"""One rule a module: `RULE` says what it is about, `check` finds where it is broken."""
