"""A warm Word file of the full contract against its peers, as ratios in one run.

    python benchmarks/word.py [--runs N]

The peers get a template with the same text, facts as tags: docxtpl in this process; docxtemplater and Carbone in Node,
if npm can install them (skipped with the reason otherwise). Each is asked for the same file again and again; what comes
out is read and must have the words of the contract. The floor is deflating the finished parts. Medians of runs.
"""

import argparse
import io
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from hetong.generator.pipeline import Draft, Template, draft, load_facts, made_at, write
from hetong.generator.tree.nodes import Clause, FactText, Paragraph, Table
from hetong.generator.writers.docx import write_docx
from hetong.generator.writers.ooxml import W, pack, unpack

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "general.json"
NODE = """
const fs = require("fs"), [runs, kind, template, data, out] = process.argv.slice(2);
const facts = JSON.parse(fs.readFileSync(data));
const content = fs.readFileSync(template);
async function once() {
  if (kind === "docxtemplater") {
    const PizZip = require("pizzip"), Docxtemplater = require("docxtemplater");
    const doc = new Docxtemplater(new PizZip(content), {linebreaks: true});
    doc.render(facts);
    return doc.getZip().generate({type: "nodebuffer", compression: "DEFLATE"});
  }
  const carbone = require("carbone");
  return await new Promise((done, fail) => carbone.render(template, facts, (e, r) => e ? fail(e) : done(r)));
}
(async () => {
  const times = [];
  for (let n = 0; n < Number(runs) + 2; n++) {
    const start = process.hrtime.bigint();
    const made = await once();
    times.push(Number(process.hrtime.bigint() - start) / 1e9);
    fs.writeFileSync(out, made);
  }
  console.log(JSON.stringify(times.slice(2)));
  process.exit(0);
})();
"""


def tagged(contract: Draft, tag: Callable[[int], str]) -> tuple[bytes, list[str]]:
    """The contract as a template with `tag(n)` for the n-th fact, and the words of the facts."""
    words: list[str] = []

    def inlines(given: Any) -> Any:
        return tuple(fact(each) if isinstance(each, FactText) else each for each in given)

    def fact(text: FactText) -> FactText:
        words.append(text.text)
        return replace(text, path=f"{text.path}|{len(words)}", text=tag(len(words) - 1), items=())

    def block(given: Any) -> Any:
        match given:
            case Clause():
                return replace(given, heading=inlines(given.heading), blocks=tuple(map(block, given.blocks)))
            case Paragraph():
                return replace(given, inlines=inlines(given.inlines))
            case Table():
                rows = tuple(replace(row, cells=tuple(map(inlines, row.cells))) for row in given.rows)
                return replace(given, header=tuple(map(inlines, given.header)), rows=rows)
        return given

    tree = contract.tree
    parts = tuple(
        replace(part, heading=inlines(part.heading), blocks=tuple(map(block, part.blocks))) for part in tree.parts
    )
    whole = replace(tree, parts=parts)
    return write_docx(whole, Template.own(tree.variant).content, made_at(contract.facts)), words


def words_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "".join("".join(each.itertext(f"{W}t")).strip() for each in root.iter(f"{W}p"))


def seconds(work: Callable[[], object], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def in_node(kind: str, contract: Draft, runs: int, folder: Path) -> tuple[float, bytes] | str:
    """The median seconds and the file that a peer in Node makes, or why there are none."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return "no npm"
    packages = {"docxtemplater": ["docxtemplater", "pizzip"], "carbone": ["carbone"]}[kind]
    done = subprocess.run(
        [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "npm install failed"
    name = "f{}" if kind == "docxtemplater" else "d.f{}"
    template, words = tagged(contract, lambda n: "{" + name.format(n) + "}")
    (folder / "template.docx").write_bytes(template)
    (folder / "facts.json").write_text(json.dumps({f"f{n}": each for n, each in enumerate(words)}), "utf-8")
    (folder / "run.cjs").write_text(NODE, "utf-8")
    arguments = [str(runs), kind, str(folder / "template.docx"), str(folder / "facts.json"), str(folder / "out.docx")]
    done = subprocess.run(
        [node, str(folder / "run.cjs"), *arguments], capture_output=True, text=True, check=False, cwd=folder
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["failed"])[-1]
    return statistics.median(json.loads(done.stdout)), (folder / "out.docx").read_bytes()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    facts = load_facts(str(EXAMPLE))
    contract = draft(facts)
    made = write(contract, "docx")
    expected = words_of(made)
    ours = seconds(lambda: write(contract, "docx"), 3 * runs)
    print(f"hetong, the drafted contract to DOCX: {ours * 1000:.1f} ms")
    print(f"hetong, facts to DOCX, annexes drafted: {seconds(lambda: write(draft(facts), 'docx'), runs) * 1000:.1f} ms")
    parts = unpack(made)
    floor = seconds(lambda: pack(parts), 3 * runs)
    print(f"floor, deflating the same parts: {floor * 1000:.1f} ms; hetong takes {ours / floor:.1f} times that")

    template, words = tagged(contract, lambda n: f"{{{{ f{n} }}}}")
    context = {f"f{n}": each for n, each in enumerate(words)}

    def by_docxtpl() -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render(context, autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    told("docxtpl", seconds(by_docxtpl, runs), ours, by_docxtpl(), expected)
    for kind in ("docxtemplater", "carbone"):
        with tempfile.TemporaryDirectory() as folder:
            found = in_node(kind, contract, runs, Path(folder))
        if isinstance(found, str):
            print(f"{kind}: skipped ({found})")
        else:
            told(kind, found[0], ours, found[1], expected)


def told(name: str, theirs: float, ours: float, made: bytes, expected: str) -> None:
    """Print a peer's time; stop if its file says something else."""
    if words_of(made) != expected:
        sys.exit(f"{name} made a file with other words")
    print(f"{name}: {theirs * 1000:.1f} ms, {theirs / ours:.1f} times as long as hetong")


if __name__ == "__main__":
    main()
