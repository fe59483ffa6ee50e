"""The manifest: everything handed over, and digests that tell any change of facts or clauses."""

import json
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
import yaml
from pypdf import PdfWriter

from hetong.generator.clauses.library import digest, load
from hetong.generator.facts.read import parse
from hetong.generator.facts.validate import Facts, validate
from hetong.generator.package.manifest import facts_digest, manifest
from hetong.generator.pipeline import validate_data

Example = Callable[..., dict[str, Any]]


@pytest.fixture
def facts(example: Example) -> Facts:
    return validate_data(example("general"))


def pdf(pages: int) -> bytes:
    writer, content = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(content)
    return content.getvalue()


def test_every_file_is_listed_with_its_digest_size_and_pages(facts: Facts) -> None:
    contents = {"合同.docx": b"12345", "合同/01-执照.pdf": pdf(3)}
    written = manifest(contents, facts, load("general"))
    listed = json.loads(written)["files"]
    assert [entry["name"] for entry in listed] == list(contents)
    for entry in listed:
        assert entry["sha256"] == sha256(contents[entry["name"]]).hexdigest()
        assert entry["bytes"] == len(contents[entry["name"]])
    assert [entry.get("pages") for entry in listed] == [None, 3]
    assert "合同".encode() in written
    assert written.endswith(b"}\n")


def test_the_same_contents_give_the_same_manifest(facts: Facts) -> None:
    contents = {"a.txt": b"1"}
    assert manifest(contents, facts, load("general")) == manifest(contents, facts, load("general"))
    assert json.loads(manifest(contents, facts, load("general")))["clauses_sha256"] == digest(load("general"))


def test_the_digest_of_facts_is_that_of_what_they_say(example: Example, facts: Facts) -> None:
    data = example("general")
    as_yaml = validate(parse(yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode(), "f.yaml"))
    backwards = validate_data(dict(reversed(data.items())))
    assert facts_digest(facts) == facts_digest(as_yaml) == facts_digest(backwards)


@pytest.mark.parametrize(
    "changes", [{"number": "HT-7"}, {"annexes.others": [{"name": "图纸", "file": None}]}, {"signing.date": None}]
)
def test_another_fact_gives_another_digest(example: Example, facts: Facts, changes: dict[str, Any]) -> None:
    assert facts_digest(validate_data(example("general", changes))) != facts_digest(facts)


def test_usual_contents_count_as_if_they_were_given(example: Example, facts: Facts) -> None:
    written_out = {"annexes.nda": facts.data["annexes"]["nda"]}
    assert facts_digest(validate_data(example("general", written_out))) == facts_digest(facts)
