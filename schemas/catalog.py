"""Every field a contract model has: its path, title, kind and choices, found by walking the model."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from hetong.schemas.fields import Kind, Quantity
from hetong.schemas.framework import FrameworkContract
from hetong.schemas.general import GeneralContract
from hetong.schemas.process import ProcessContract

CONTRACTS: Final[dict[str, type[BaseModel]]] = {
    "general": GeneralContract,
    "process": ProcessContract,
    "framework": FrameworkContract,
}
"""The model of each variant, by the value of `variant`."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a contract model.

    `path` is dotted (``payment.invoice``). `quantity` is None for a group of fields. `values` are those that a
    `Literal` admits, `labels` what the contract calls them. A `computed` field follows from others and is not given.
    The fields of the groups in a list have the list's path before their name (``annexes.others.file``).
    """

    path: str
    title: str
    description: str
    quantity: Quantity | None
    is_list: bool
    blank_allowed: bool
    required: bool
    values: tuple[Any, ...]
    labels: dict[str, str]
    computed: bool = False


def catalogue(model: type[BaseModel], prefix: str = "") -> dict[str, FieldSpec]:
    """The fields of `model` and of its groups by dotted path, in the order they are declared."""
    specs: dict[str, FieldSpec] = {}
    for name, info in (*model.model_fields.items(), *_computed(model)):
        path = f"{prefix}{name}"
        shapes = list(_shapes(info.annotation, tuple(info.metadata)))
        groups = list(_groups(shapes))
        computed = name in model.model_computed_fields
        spec = replace(_spec(path, info, shapes, bool(groups)), computed=computed)
        if path in specs:  # an arm of a union that repeats the field of another arm
            spec = _merged(specs[path], spec)
        specs[path] = spec
        for group in groups:
            for inner, inner_spec in catalogue(group, f"{path}.").items():
                inner_spec = replace(inner_spec, computed=computed or inner_spec.computed)  # noqa: PLW2901
                specs[inner] = _merged(specs[inner], inner_spec) if inner in specs else inner_spec
    return specs


def _computed(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The computed fields of `model` as if they were given."""
    for name, info in model.model_computed_fields.items():
        field = FieldInfo.from_annotation(info.return_type)
        field.title, field.description = info.title, info.description
        yield name, field


def _groups(shapes: list[tuple[Any, tuple[Any, ...]]]) -> Iterator[type[BaseModel]]:
    """The groups of fields among `shapes`, and those that a list among them holds."""
    for shape, _ in shapes:
        elements = _shapes(get_args(shape)[0], ()) if get_origin(shape) is list else ((shape, ()),)
        for element, _ in elements:
            if isinstance(element, type) and issubclass(element, BaseModel):
                yield element


def _shapes(annotation: Any, metadata: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The alternatives of an annotation (``X | None``, discriminated unions), each with its metadata."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from _shapes(inner, (*metadata, *more))
    elif origin in (Union, UnionType):
        for arm in get_args(annotation):
            yield from _shapes(arm, metadata)
    else:
        yield annotation, metadata


def _spec(path: str, info: FieldInfo, shapes: list[tuple[Any, tuple[Any, ...]]], is_group: bool) -> FieldSpec:
    values: list[Any] = []
    is_list = False
    kinds: list[Kind] = []
    for shape, metadata in shapes:
        if get_origin(shape) is list:
            is_list = True
            for element, element_metadata in _shapes(get_args(shape)[0], ()):
                kinds += [item for item in element_metadata if isinstance(item, Kind)]
                values += get_args(element) if get_origin(element) is Literal else ()
        elif get_origin(shape) is Literal:
            values += get_args(shape)
        kinds += [item for item in metadata if isinstance(item, Kind)]
    quantity = None if is_group else kinds[-1].quantity if kinds else Quantity.CHOICE
    return FieldSpec(
        path=path,
        title=info.title or "",
        description=info.description or "",
        quantity=quantity,
        is_list=is_list,
        blank_allowed=any(shape is NoneType for shape, _ in shapes) and not is_group,
        required=info.is_required(),
        values=tuple(values),
        labels={key: label for kind in kinds for key, label in kind.labels},
    )


def _merged(one: FieldSpec, other: FieldSpec) -> FieldSpec:
    return FieldSpec(
        path=one.path,
        title=one.title,
        description=one.description,
        quantity=one.quantity,
        is_list=one.is_list,
        blank_allowed=one.blank_allowed or other.blank_allowed,
        required=one.required and other.required,
        values=tuple(dict.fromkeys((*one.values, *other.values))),
        labels={**one.labels, **other.labels},
    )
