"""``hetong init``: facts to fill in. Everything that may be blank is; choices have their first value.

A skeleton is valid as it stands: rendered, it is a blank form.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hetong.generator.facts.annexes import usual_annexes, with_usual_annexes
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue

FILLED: Final = {"third_party.role": "第三方服务方", "dispute.institution": "（请填写仲裁机构全称）"}
"""Fields that can be neither blank nor left out."""

THIRD_PARTY_ANNEX: Final = "third_party_agreement"
"""The annex that only a contract with a third party has."""

ONLY_FOR: Final = {
    "court": ("dispute.connection", "dispute.court"),
    "arbitration": ("dispute.institution", "dispute.seat", "dispute.arbitrators"),
}
"""Fields of one method of dispute resolution."""


def skeleton(
    variant: str, *, leaning: str = "neutral", third_party: bool = False, dispute: str = "court"
) -> dict[str, Any]:
    """Facts of `variant` with blanks, as plain JSON data in the order of the form."""
    absent = {path for method, paths in ONLY_FOR.items() if method != dispute for path in paths}
    absent |= {f"{party}_terms" for party in ("party_a", "party_b") if party != leaning}
    if not third_party:
        absent.add("third_party")
    chosen = {"variant": variant, "leaning": leaning, "dispute.method": dispute, "dispute.connection": "defendant"}
    data: dict[str, Any] = {}
    specs = catalogue(CONTRACTS[variant])
    absent |= {path for path, spec in specs.items() if spec.computed}
    absent |= {f"annexes.{key}" for key in usual_annexes(variant)}
    absent |= {path for path in specs if any(path.startswith(f"{each}.") for each in _lists_of_groups(specs))}
    for path, spec in specs.items():
        if any(path == gone or path.startswith(f"{gone}.") for gone in absent):
            continue
        *groups, name = path.split(".")
        group = data
        for step in groups:
            group = group[step]
        group[name] = {} if spec.quantity is None and not spec.is_list else chosen.get(path, _start(spec))
    if not third_party and THIRD_PARTY_ANNEX in data["annexes"]["included"]:
        data["annexes"]["included"].remove(THIRD_PARTY_ANNEX)
    return with_usual_annexes(data, variant)


def _lists_of_groups(specs: Mapping[str, FieldSpec]) -> list[str]:
    return [path for path, spec in specs.items() if spec.is_list and spec.quantity is None]


def _start(spec: FieldSpec) -> Any:
    if spec.path in FILLED:
        return FILLED[spec.path]
    if spec.blank_allowed:
        return None
    if spec.is_list:
        return list(spec.values)  # of groups, none
    return spec.values[0] if spec.values else False


def as_yaml(data: Mapping[str, Any], variant: str) -> str:
    """`data` as YAML with the title and description of every field as comments; of entries, beside the first."""
    return "\n".join(_yaml(data, catalogue(CONTRACTS[variant]), "", "")) + "\n"


def _yaml(data: Mapping[str, Any], specs: Mapping[str, FieldSpec], prefix: str, indent: str) -> Iterator[str]:
    import json

    for name, value in data.items():
        spec = specs[f"{prefix}{name}"]
        if isinstance(value, dict):
            yield ""
            yield f"{indent}# {spec.title}：{spec.description}"
            yield f"{indent}{name}:"
            yield from _yaml(value, specs, f"{prefix}{name}.", f"{indent}  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{indent}{name}:  # {spec.title}：{spec.description}"
            for position, entry in enumerate(value):
                for number, (key, inner) in enumerate(entry.items()):
                    field = specs[f"{prefix}{name}.{key}"]
                    comment = "" if position else f"  # {field.title}：{field.description}"
                    yield f"{indent}  {' ' if number else '-'} {key}: {json.dumps(inner, ensure_ascii=False)}{comment}"
        else:
            yield f"{indent}{name}: {json.dumps(value, ensure_ascii=False)}  # {spec.title}：{spec.description}"
