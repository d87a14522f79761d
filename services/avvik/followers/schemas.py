"""Write the JSON Schemas of all that crosses NATS, as `schemas/` keeps them.

    python -m avvik.followers.schemas [directory]

They are made from the structs that the service encodes and decodes. A released one never changes.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from avvik.followers.deliveries import DeliveryMessage
from avvik.followers.publish.messages import TYPES, CloudEvent
from avvik.followers.recipients import Recipients
from avvik.followers.rpc import Failure, Messages, MessagesQuestion, RecipientsQuestion

DRAFT = "https://json-schema.org/draft/2020-12/schema"

RPC: Mapping[str, type[Struct]] = {
    "recipients_question.v1": RecipientsQuestion,
    "recipients_answer.v1": Recipients,
    "messages_question.v1": MessagesQuestion,
    "messages_answer.v1": Messages,
    "failure.v1": Failure,
}


def schemas() -> dict[str, bytes]:
    """Every schema, by its file's name below `schemas/`."""
    made = {f"messages/{name}.json": _message(data, name) for data, name in TYPES.items()}
    made["messages/delivery_recorded.v1.json"] = _schema(DeliveryMessage, "delivery_recorded.v1")
    for name, kind in RPC.items():
        made[f"rpc/{name}.json"] = _schema(kind, name)
    return {name: _written(schema) for name, schema in made.items()}


def _message(data: type[Struct], name: str) -> dict[str, Any]:
    schema = _schema(CloudEvent[data], name)  # type: ignore[valid-type]  # a type made here and now
    envelope = schema["$defs"][schema["$ref"].rpartition("/")[2]]
    envelope["properties"]["type"] = {"const": name}
    return schema


def _schema(kind: Any, name: str) -> dict[str, Any]:
    return {"$schema": DRAFT, "title": name, **msgspec.json.schema(kind)}


def _written(schema: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema, order="deterministic"), indent=2) + b"\n"


def main() -> None:
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else "schemas")
    for name, schema in schemas().items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(schema)


if __name__ == "__main__":
    main()
