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
PLACE = {"surface", "nth"}
ABOUT = {"date", "issuer", "relation", "also", "source", "provisions"}
KEYS = {
    "references": PLACE | ABOUT | {"code", "type", "repaired", "kind_conflict"},
    "named": PLACE | ABOUT | {"type", "key", "optional"},
    "anaphors": PLACE | {"means", "provisions", "optional"},
    "blanks": PLACE | {"symbol", "type", "relation", "also", "source", "optional"},
    "traps": PLACE,
}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
# Innermost first; two levels of the same rank never stand in one provision.
LEVELS = {
    "item": 0, "point": 1, "step": 1, "clause": 2, "article": 3, "subsection": 4, "section": 5, "chapter": 6, "part": 7,
}
LABEL = re.compile(r"[0-9A-Za-zđ]+(\.[0-9]+)*(-[0-9A-Za-zđ]+(\.[0-9]+)*)?")
KEY = re.compile(r"vn(/[a-z0-9]+(-[a-z0-9]+)*)+/[a-z]+/\d{4}/[1-9]\d*[a-z]*(\.\d+)?")
BLANK = re.compile(r"số\s*:?[\s.…_]*[/-]", re.IGNORECASE)
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


def canonical(text):
    """White space out, all dashes as -, the letter eth as Đ: how codes are written in gold."""
    return re.sub("[‐‑–—−]", "-", squeeze(text)).replace("Ð", "Đ")


def provision_fault(provision):
    """What is wrong with `point a clause 2 article 5`, or None."""
    words = provision.split(" ")
    if len(words) % 2 or any(level not in LEVELS for level in words[::2]):
        return "is no chain of level and label"
    if not all(LABEL.fullmatch(label) for label in words[1::2]):
        return "has a label of another form"
    ranks = [LEVELS[level] for level in words[::2]]
    return None if all(a < b for a, b in zip(ranks, ranks[1:])) else "is not innermost first"


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
    for key in gold.keys() - {"document", "header"} - KEYS.keys():
        bad(f"unknown table {key}")
    for table in KEYS.keys() & gold.keys():
        for entry in gold[table]:
            for key in entry.keys() - KEYS[table]:
                bad(f"unknown key {key} in {table}")
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
    first = {}  # where a document is cited first, by code and by key
    taken = []  # what is a mention already

    def about(entry, what):
        """The keys that say what a mention is about."""
        surface = entry["surface"]
        if entry.get("date") and not DATE.fullmatch(entry["date"]):
            bad(f"date {entry['date']!r}")
        relations = [entry["relation"]] if "relation" in entry else []
        for relation in [*relations, *entry.get("also", [])]:
            if relation not in RELATIONS:
                bad(f"relation {relation!r}")
        if entry.get("relation") in entry.get("also", []):
            bad(f"relation repeated: {surface!r}")
        if "also" in entry and not relations:
            bad(f"also without relation: {surface!r}")
        if entry.get("source", "doc") != "doc" and entry["source"] not in codes:
            bad(f"source {entry['source']!r} is no reference of this document")
        for provision in entry.get("provisions", []):
            if fault := provision_fault(provision):
                bad(f"provision {provision!r} {fault}")
        totals[f"{what} with provisions"] += bool(entry.get("provisions"))

    def place(entry, what, last):
        """Where a mention stands: in reading order, apart from all mentions before. Returns its start."""
        surface = entry["surface"]
        if "\\n" in surface:
            bad(f"escaped twice: {surface!r}")
        at = locate(what, entry)
        if at is None:
            return last
        end = at + len(squeeze(surface) if web else surface)
        if at <= last:
            bad(f"{what} out of reading order: {surface!r}")
        if any(s < end and at < e for s, e in taken):
            bad(f"{what} overlaps another mention: {surface!r}")
        taken.append((at, end))
        return at

    last = -1
    for r in references:
        last = place(r, "reference", last)
        about(r, "references")
        first.setdefault(r["code"], last)
        surface, code = r["surface"], r["code"]
        printed = code in canonical(surface)
        if re.search(r"\s", code) or code != canonical(code):
            bad(f"code {code!r} is not canonical")
        if not re.match(r"\d", code):
            bad(f"code {code!r} has no number")
        # A number broken by a blank (`11 89/SNV`) is damage; a symbol broken by one is only spacing.
        if printed and r.get("repaired") and re.match(r"\d*", code).group() in surface:
            bad(f"code {code!r} is printed as it is, nothing to repair in {surface!r}")
        if not printed and not r.get("repaired"):
            bad(f"code {code!r} is not in {surface!r}")
        for key in ("date", "issuer", "relation", "source", "type"):
            if key not in r:
                bad(f"no {key}: {surface!r}")
        totals["numbered references"] += 1
        totals["nested references"] += r["source"] != "doc"
        totals["references with a date"] += bool(r["date"])
        totals["repaired codes"] += bool(r.get("repaired"))
        totals["symbols against their type word"] += bool(r.get("kind_conflict"))
        totals[f"relation {r['relation']}"] += 1

    last = -1
    for n in gold.get("named", []):
        last = place(n, "named", last)
        about(n, "named")
        if n.get("key"):
            first[n["key"]] = min(last, first.get(n["key"], last))
            if not KEY.fullmatch(n["key"]):
                bad(f"key {n['key']!r}")
        totals["named references"] += 1
        totals["named with a key"] += bool(n.get("key"))
        totals["named optional"] += bool(n.get("optional"))

    last = -1
    for blank in gold.get("blanks", []):
        last = place(blank, "blank", last)
        about(blank, "blanks")
        if not BLANK.search(blank["surface"]):
            bad(f"the number is not blank: {blank['surface']!r}")
        if not canonical(blank["surface"]).endswith(blank["symbol"]):
            bad(f"does not end in {blank['symbol']!r}: {blank['surface']!r}")
        totals["blank numbers"] += 1

    last = -1
    for a in gold.get("anaphors", []):
        last = place(a, "anaphor", last)
        about(a, "anaphors")
        if a["means"] not in ("", "self") and first.get(a["means"], last) >= last:
            bad(f"{a['means']!r} is not cited before {a['surface']!r}")
        totals["anaphors"] += 1
        totals["anaphors of another document"] += a["means"] not in ("", "self")
    for t in gold.get("traps", []):
        at = locate("trap", t)
        if at is not None and any(s <= at < e for s, e in taken):
            bad(f"trap inside a mention: {t['surface']!r}")
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
