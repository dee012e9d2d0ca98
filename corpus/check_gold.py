#!/usr/bin/env python3
"""Check the hand-made gold annotation against the sample documents.

    python3 corpus/check_gold.py [-q]

Standard library only, Python 3.11 or newer. Exit status 1 when anything is wrong.
The check knows nothing about how references are extracted: it only verifies that
what the gold states is really printed in the document.
"""
import html
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent
RELATIONS = set(
    "legal_basis implements cites amends replaces repeals suspends extends corrects guides details "
    "promulgates attached_to proposed_by approves announces responds_to forwards reports_on "
    "issued_by_author".split()
)
GENRES = {"administrative", "legal", "party", "news", "other"}
HEADER = {
    "genre", "type", "number", "symbol", "date", "place", "issuer", "parent", "title", "addressee", "signer",
    "position", "authority", "recipients", "province", "district", "commune", "period",
}
REFERENCE = {"surface", "nth", "code", "type", "date", "issuer", "relation", "also", "source", "provisions"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
PROVISION = re.compile(r"((point|clause|article|section|chapter|part) [0-9A-Za-zđ]+ ?)+")
BLOCK = re.compile(r"(?i)</?(p|div|td|th|tr|table|br|li|ul|ol|h\d|title|head|body)\b")


def nfc(text):
    return unicodedata.normalize("NFC", text)


def html_text(source):
    """A rough decoding: scripts and tags out, entities decoded."""
    source = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", " ", source)
    source = re.sub(r"(?s)<!--.*?-->", " ", source)
    source = re.sub(r"(?s)<[^>]*>", lambda m: " " if BLOCK.match(m.group()) else "", source)
    return html.unescape(source)


def squeeze(text):
    return re.sub(r"\s+", "", text)


def positions(text, part):
    found, at = [], text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def check(path, problems, totals):
    def bad(message):
        problems.append(f"{path.relative_to(ROOT)}: {message}")

    gold = tomllib.loads(path.read_text(encoding="utf-8"))
    for key in gold.keys() - {"document", "header", "references", "named", "traps"}:
        bad(f"unknown table {key}")
    document = ROOT / "documents" / gold["document"]
    if Path(gold["document"]).with_suffix(".toml") != path.relative_to(ROOT / "gold"):
        bad(f"stands in another place than its document {gold['document']}")
    if not document.is_file():
        bad(f"no such document {gold['document']}")
        return
    web = document.suffix == ".html"
    raw = document.read_bytes().decode("utf-8")
    text = nfc(html_text(raw) if web else raw)
    if web:
        text = squeeze(text)

    def locate(what, entry):
        surface, nth = entry["surface"], entry.get("nth", 1)
        if surface != nfc(surface):
            bad(f"{what} is not NFC: {surface!r}")
        found = positions(text, squeeze(surface) if web else surface)
        if len(found) < nth:
            bad(f"{what} found {len(found)} times, {nth} needed: {surface!r}")
            return None
        if len(found) > 1 and "nth" not in entry and what != "trap":
            bad(f"{what} found {len(found)} times but has no nth: {surface!r}")
        return found[nth - 1]

    header = gold["header"]
    for key in header.keys() - HEADER:
        bad(f"unknown header key {key}")
    if header.get("genre") not in GENRES:
        bad(f"genre {header.get('genre')!r}")
    if header.get("date") and not DATE.fullmatch(header["date"]):
        bad(f"header date {header['date']!r}")
    flat = squeeze(text).lower()
    for key in ("number", "symbol", "place", "title", "signer", "position"):
        if header.get(key) and squeeze(header[key]).lower() not in flat:
            bad(f"header {key} is not printed: {header[key]!r}")
    for line in header.get("recipients", []):
        if squeeze(line).lower() not in flat:
            bad(f"recipient is not printed: {line!r}")
    period = header.get("period")
    if period and (len(period) != 2 or not all(DATE.fullmatch(d) for d in period) or period[0] > period[1]):
        bad(f"period {period!r}")
    totals["header fields"] += sum(1 for value in header.values() if value)

    references = gold.get("references", [])
    codes = {r["code"] for r in references}
    taken, last = [], -1
    for r in references:
        for key in r.keys() - REFERENCE:
            bad(f"unknown reference key {key}")
        if "\\n" in r["surface"]:
            bad(f"escaped twice: {r['surface']!r}")
        at = locate("reference", r)
        if at is not None:
            end = at + len(squeeze(r["surface"]) if web else r["surface"])
            if at <= last:
                bad(f"out of reading order: {r['surface']!r}")
            if taken and at < taken[-1][1]:
                bad(f"overlaps the one before: {r['surface']!r}")
            last = at
            taken.append((at, end))
        if re.search(r"\s", r["code"]) or squeeze(r["code"]) not in squeeze(r["surface"]):
            bad(f"code {r['code']!r} is not in {r['surface']!r}")
        if not re.match(r"\d", r["code"]):
            bad(f"code {r['code']!r} has no number")
        if r["date"] and not DATE.fullmatch(r["date"]):
            bad(f"date {r['date']!r}")
        for relation in [r["relation"], *r.get("also", [])]:
            if relation not in RELATIONS:
                bad(f"relation {relation!r}")
        if r["relation"] in r.get("also", []):
            bad(f"relation repeated: {r['surface']!r}")
        if r["source"] != "doc" and r["source"] not in codes:
            bad(f"source {r['source']!r} is no reference of this document")
        for provision in r.get("provisions", []):
            if not PROVISION.fullmatch(provision):
                bad(f"provision {provision!r}")
        totals["numbered references"] += 1
        totals["nested references"] += r["source"] != "doc"
        totals["references with a date"] += bool(r["date"])
        totals["references with provisions"] += bool(r.get("provisions"))
        totals[f"relation {r['relation']}"] += 1

    last = -1
    for n in gold.get("named", []):
        for key in n.keys() - {"surface", "nth", "type", "optional"}:
            bad(f"unknown named key {key}")
        at = locate("named", n)
        if at is not None:
            if at <= last:
                bad(f"named out of reading order: {n['surface']!r}")
            last = at
            if any(s <= at < e for s, e in taken):
                bad(f"named inside a numbered reference: {n['surface']!r}")
        totals["named references"] += 1
        totals["of these optional"] += bool(n.get("optional"))
    for t in gold.get("traps", []):
        at = locate("trap", t)
        if at is not None and any(s <= at < e for s, e in taken):
            bad(f"trap inside a reference: {t['surface']!r}")
        totals["traps"] += 1
    totals["documents"] += 1


def main():
    problems, totals = [], Counter()
    files = sorted((ROOT / "gold").rglob("*.toml"))
    for path in files:
        try:
            check(path, problems, totals)
        except (KeyError, ValueError) as error:
            problems.append(f"{path.relative_to(ROOT)}: {type(error).__name__} {error}")
    annotated = {p.relative_to(ROOT / "gold").with_suffix("") for p in files}
    for document in sorted((ROOT / "documents").rglob("*.*")):
        if document.is_file() and document.relative_to(ROOT / "documents").with_suffix("") not in annotated:
            problems.append(f"{document.relative_to(ROOT)}: no gold file")
    for problem in problems:
        print(problem)
    if "-q" not in sys.argv[1:]:
        for name in sorted(totals, key=lambda n: (n.startswith("relation "), n)):
            print(f"{totals[name]:5}  {name}")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
