"""How does somebody read what is held about them, without our program?

One page of HTML without scripts: a table for each kind of thing, in words where the database has numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_HEAD = (
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>{title}</title>\n<style>body {{ font-family: sans-serif; margin: 2em }}"
    " table {{ border-collapse: collapse }} td, th {{ border: 1px solid #999; padding: 0.2em 0.5em; text-align: left }}"
    "</style>\n</head>\n<body>\n"
)


def write_page(title: str, remarks: Sequence[str], sections: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """The page in UTF-8: remarks, then a heading and a table for each section; empty columns are left out."""
    parts = [_HEAD.format(title=escape(title)), f"<h1>{escape(title)}</h1>\n"]
    parts += [f"<p>{escape(remark)}</p>\n" for remark in remarks]
    for name, rows in sections.items():
        parts.append(f"<h2>{escape(name)} ({len(rows)})</h2>\n")
        parts += [_table(rows)] if rows else []
    return "".join([*parts, "</body>\n</html>\n"]).encode("utf-8")


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = [name for name in rows[0] if any(row[name] not in {None, ""} for row in rows)]
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(row[name]))}</td>" for name in columns) + "</tr>\n" for row in rows
    )
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
