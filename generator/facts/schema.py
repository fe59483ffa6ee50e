"""The JSON Schema (2020-12) of the facts, for editors and forms."""

from typing import Any

from hetong.schemas.catalog import CONTRACTS


def json_schema(variant: str | None = None) -> dict[str, Any]:
    """The schema of `variant`, or of any contract, told apart by ``variant``."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if variant is not None:
        return dialect | CONTRACTS[variant].model_json_schema()
    if len(CONTRACTS) == 1:
        return json_schema(next(iter(CONTRACTS)))
    from functools import reduce
    from operator import or_
    from typing import Annotated

    from pydantic import Field, TypeAdapter

    union: Any = Annotated[reduce(or_, CONTRACTS.values()), Field(discriminator="variant")]
    return dialect | TypeAdapter(union).json_schema()
