"""The API's own description, as a document and as a page that loads nothing."""

import base64
import hashlib
import html
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from litestar import get

from avvik.api.incoming import Request
from avvik.api.openapi import document
from avvik.api.responses import JSON, Sent, sent

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code,pre{font-family:ui-monospace,monospace}pre{overflow:auto;background:#f4f4f4;padding:1rem}"
    "summary{cursor:pointer;padding:.5rem 0}"
)
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; frame-ancestors 'none'"


def page(title: str, body: str, language: str = "en") -> Sent:
    """A page of plain HTML."""
    text = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{html.escape(title)}</h1>{body}</main></body></html>"
    )
    headers = {"content-security-policy": POLICY}
    return sent(text.encode(), "text/html; charset=utf-8", headers)


@get("/schema/openapi.json")
async def openapi(request: Request) -> Sent:
    return sent(_encoded(), JSON)


@get("/schema")
async def schema(request: Request) -> Sent:
    described = document()
    return page(described["info"]["title"], "".join(_sections(described)))


@cache
def _encoded() -> bytes:
    return msgspec.json.encode(document())


def _sections(described: dict[str, Any]) -> Iterator[str]:
    yield f"<p>{html.escape(described['info']['description'])}</p>"
    yield '<p><a href="/schema/openapi.json">OpenAPI 3.1</a></p>'
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            yield (
                f"<details><summary><code>{method.upper()} {html.escape(path)}</code> "
                f"{html.escape(operation['summary'])}</summary>"
                f"<pre>{_indented(operation)}</pre></details>"
            )
    yield "<h2>Schemas</h2>"
    for name, shape in described["components"]["schemas"].items():
        yield (
            f'<details id="{html.escape(name)}"><summary><code>{html.escape(name)}</code></summary>'
            f"<pre>{_indented(shape)}</pre></details>"
        )


def _indented(value: Any) -> str:
    return html.escape(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


HANDLERS = (openapi, schema)
