"""``manifest.json``: what was handed over and what it was made of, so that anybody can check both."""

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from typing import Any

from hetong.generator.clauses.library import digest
from hetong.generator.clauses.source import Library
from hetong.generator.facts.validate import Facts


def manifest(contents: Mapping[str, bytes], facts: Facts, library: Library) -> bytes:
    """Each file with its SHA-256, size and pages; the digest of the facts; the versions of clauses and program."""
    data = {
        "hetong": version("hetong"),
        "variant": library.variant,
        "clauses_sha256": digest(library),
        "facts_sha256": facts_digest(facts),
        "files": [{"name": name, **_described(name, content)} for name, content in contents.items()],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def facts_digest(facts: Facts) -> str:
    """SHA-256 of the validated facts as JSON with sorted keys: the same for the same facts, JSON or YAML."""
    return sha256(json.dumps(facts.data, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _described(name: str, content: bytes) -> dict[str, Any]:
    described: dict[str, Any] = {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
    if name.endswith(".pdf"):
        from pypdf import PdfReader

        described["pages"] = len(PdfReader(BytesIO(content)).pages)
    return described
