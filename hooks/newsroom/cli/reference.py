"""`newsroom reference`: writes what the handbook says of keys and rules, and the schemas for editors, from the code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsroom.catalog import agencyfile, channelfile, contract, portalfile
from newsroom.catalog.fields import Key, ListOf, Record, TextMap, object_schema
from newsroom.catalog.kinds import Choice, Flag, Text
from newsroom.catalog.reading import Kind
from newsroom.cli.codes import FINE
from newsroom.outputs import snippet_schema
from newsroom.proof import postlist, postlist_schema

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

PAGES = "content/portal"
NOTE = (
    "<!-- Ditulis oleh `newsroom reference` dari aturan yang sama dengan pemeriksaan; jangan diubah dengan tangan. -->"
)
INTRO = """# Semua kunci

Bagian di antara dua garis `---` di atas kiriman berisi kunci. Yang bertanda **wajib** harus ada. Kunci yang tidak ada
di sini ditolak, supaya salah ketik tidak hilang begitu saja. Teks yang memuat titik dua atau tanda pagar ditulis di
dalam tanda petik: `title: "Imbauan: waspada cuaca"`.
"""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("reference", help="tulis ulang halaman kunci dan skema untuk penyunting teks")
    parser.add_argument("--check", action="store_true", help="jangan menulis; keluar dengan 1 bila ada yang usang")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Write the files, or with --check name those that are out of date and return 1."""
    stale = [path for path, text in files().items() if not _is_current(root / path, text)]
    if options.check:
        sys.stdout.writelines(f"usang: {path}\n" for path in stale)
        return int(bool(stale))
    for path in stale:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(files()[path], encoding="utf-8")
        sys.stdout.write(f"ditulis: {path}\n")
    return FINE


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def files() -> dict[str, str]:
    """Return the texts of all generated files by their paths, relative to the portal."""
    return {
        f"{PAGES}/panduan/kunci.md": keys_page(),
        f"{PAGES}/skema/kiriman.json": schema("Kiriman Rujukan", contract.KEYS),
        f"{PAGES}/skema/instansi.json": schema("Instansi Rujukan", agencyfile.KEYS),
        f"{PAGES}/skema/portal.json": schema("Portal Rujukan", portalfile.KEYS),
        f"{PAGES}/skema/kanal.json": schema("Kanal bahan sebar Rujukan", channelfile.KEYS),
        f"{PAGES}/skema/kit.json": _json(snippet_schema.kit_schema()),
        f"{PAGES}/skema/kits.json": _json(snippet_schema.list_schema()),
        f"{PAGES}{postlist.SCHEMA}": _json(postlist_schema.year_schema()),
        f"{PAGES}{postlist.INDEX_SCHEMA}": _json(postlist_schema.index_schema()),
    }


def schema(title: str, keys: Mapping[str, Key]) -> str:
    """Return the JSON Schema (draft 2020-12) of a file with these keys."""
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return _json({**head, **object_schema(keys)})


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def keys_page() -> str:
    """Return the handbook's page of all keys of a post and an agency, with an example of each."""
    parts = [
        INTRO,
        NOTE,
        "## Kunci kiriman",
        *_sections(contract.KEYS),
        "## Kunci instansi",
        *_sections(agencyfile.KEYS),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _sections(keys: Mapping[str, Key]) -> Iterator[str]:
    for name, key in keys.items():
        yield f"### `{name}`" + (" (wajib)" if key.required else "")
        yield f"{key.help[:1].upper()}{key.help[1:]}. {_form(key.kind)}"
        inner = _inner(key.kind)
        if inner:
            yield _table(inner)
        elif key.example:
            gap = "\n  " if isinstance(key.kind, TextMap) else " "
            yield f"```yaml\n{name}:{gap}{key.example}\n```"


def _inner(kind: Kind) -> Mapping[str, Key] | None:
    if isinstance(kind, ListOf):
        return _inner(kind.kind)
    return kind.keys if isinstance(kind, Record) else None


def _table(keys: Mapping[str, Key]) -> str:
    rows = ["| kunci | isi | contoh |", "|---|---|---|"]
    for name, key in keys.items():
        mark = " (wajib)" if key.required else ""
        example = f"`{key.example}`" if key.example else ""
        rows.append(f"| `{name}`{mark} | {key.help}. {_form(key.kind)} | {example} |".replace("\n", " "))
    return "\n".join(rows)


def _form(kind: Kind) -> str:
    """Return how a value of this kind is written, in one sentence."""
    if isinstance(kind, ListOf):
        return f"Daftar, {kind.low}–{kind.high} isi. {_form(kind.kind)}".strip()
    if isinstance(kind, Text):
        return f"Teks {kind.low}–{kind.high} karakter."
    if isinstance(kind, Choice):
        return "Pilihan: " + ", ".join(f"`{option}`" for option in kind.options) + "."
    if isinstance(kind, Flag):
        return "`true` atau `false`."
    if isinstance(kind, Record | TextMap):
        return ""
    return f"{kind.label[:1].upper()}{kind.label[1:]}."
