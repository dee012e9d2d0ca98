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
from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
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
    "indicators": PLACE | {
        "id", "value", "denominator", "kind", "unit", "status", "qualifier", "period", "level", "direction",
        "part_of", "part_kind", "percent_of", "measure_has", "optional",
    },
    "anomalies": PLACE | {"type", "severity", "stated", "computed"},
    "silent": PLACE | {"type", "why"},
    "agencies": PLACE | {"role", "name", "optional"},
    "tasks": PLACE | {
        "id", "status", "assigner", "lead", "assigned", "coordinate", "reports_to", "deadline", "bound", "recurrence",
        "references", "optional",
    },
}
ENUMS = {  # allowed values of the keys of an indicator
    "kind": set("count percent ratio money measure score rank multiple".split()),
    "status": set("result target plan forecast previous change".split()),
    "qualifier": set("exact about more_than less_than at_least at_most".split()),
    "level": {"tỉnh", "huyện", "xã"},
    "direction": {"up", "down"},
    "part_kind": set("by_type by_period by_status by_level subset".split()),
}
ANOMALIES = set(
    "sum_mismatch percent_mismatch percent_rounding change_mismatch subset_exceeds_set date_after_document "
    "year_mismatch serial_order deadline_before_document missing_number missing_date section_numbering".split()
)
# Numbers are compared, unless a change has no amount.
COMPARED = {"sum_mismatch", "percent_mismatch", "percent_rounding", "change_mismatch", "subset_exceeds_set"}
NUMBER = re.compile(r"\d+(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?")  # 1.419 | 2.522,81 | 95,07 | 04
WORDS = dict(zip("hai ba bốn sáu bảy tám chín mười".split(), (2, 3, 4, 6, 7, 8, 9, 10))) | {"mười hai": 12, "mười lăm": 15}
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
ROLES = set(
    "issuer addressee recipient assigner lead coordinate assigned reports_to reporter consulted supervised actor".split()
)
DOERS = ("lead", "assigned", "coordinate", "reports_to")  # the roles of a task that are lists of names
STATUSES = {"assigned", "requested", "reported", "planned"}
BOUNDS = {"before", "by", "within"}
RECURRENCES = set("daily weekly monthly quarterly yearly".split())
COMPLETE = {"indicators", "agencies", "tasks"}
# Written out in names; only the joint offices of council and committee keep their short form.
SHORT = re.compile(r"\b(UBND|HĐND|UBMTTQ|TP|TX|TT|CT|PCT)\b")
JOINT_OFFICE = re.compile("^Văn phòng (HĐND và UBND|Đoàn ĐBQH và HĐND|Đoàn ĐBQH, HĐND và UBND)")
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


def collapse(text):
    return re.sub(r"\s+", " ", text)


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
    for key in gold.keys() - {"document", "header", "complete"} - KEYS.keys():
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
        text = collapse(text)

    def locate(what, entry):
        surface, nth = entry["surface"], entry.get("nth", 1)
        if surface != nfc(surface):
            bad(f"{what} is not NFC: {surface!r}")
        if web and surface != collapse(surface):
            bad(f"{what} has white space that is not one blank: {surface!r}")
        found = positions(text, surface)
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
        end = at + len(surface)
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
    figures(gold, text, locate, bad, totals)
    bodies(gold, text, locate, codes, bad, totals)
    totals["documents"] += 1


def day_printed(day, text):
    """Is there something a deadline of this day is read from: the day itself, or the end of a month, quarter or year?"""
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:])
    spelled = rf"\b0?{number}\s*(?:[/.-]|tháng)\s*0?{month}\b"
    if re.search(spelled, text):
        return True
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    if number != last:
        return False
    quarter = ("I", "II", "III", "IV")[month // 3 - 1] if month % 3 == 0 else "-"
    return bool(
        re.search(rf"(?i)tháng\s+0?{month}\b", text)
        or re.search(rf"(?i)quý\s+{quarter}\b", text)
        or (month == 6 and re.search(r"(?i)6 tháng đầu năm|06 tháng đầu năm", text))
        or (month == 12 and re.search(rf"(?i)(?:trong|hết|cuối) năm|năm\s+{year}\b", text))
    )


def bodies(gold, text, locate, codes, bad, totals):
    """Bodies and their roles, and what they are to do: [[agencies]] and [[tasks]]."""
    complete = gold.get("complete", [])
    if len(set(complete)) != len(complete) or not set(complete) <= COMPLETE:
        bad(f"complete {complete!r}")
    for table in ("agencies", "tasks"):
        if (table in complete) != (table in gold):
            bad(f"{table} in complete and [[{table}]] go together")
    totals["documents with bodies and tasks marked"] += "agencies" in complete

    def span(entry, what):
        at = locate(what, entry)
        if at is None:
            return None
        surface, end = entry["surface"], at + len(entry["surface"])
        if surface != surface.strip() or "\\n" in surface:
            bad(f"{what} has white space at its ends or is escaped twice: {surface!r}")
        if re.match(r"\w\w", text[max(0, at - 1):at + 1]) or re.match(r"\w\w", text[end - 1:end + 1]):
            bad(f"{what} is cut inside a word: {text[max(0, at - 8):end + 8]!r}")
        return at, end

    def fault(name):
        """What is wrong with a full name, or None."""
        if not isinstance(name, str) or name != nfc(name) or name != collapse(name).strip():
            return "is no plain name"
        if SHORT.search(JOINT_OFFICE.sub("", name)):
            return "has a short form that is written out elsewhere"
        return None

    mentions, last, taken = [], -1, set()
    for a in gold.get("agencies", []):
        where = span(a, "agency")
        if a.get("role") not in ROLES:
            bad(f"role {a.get('role')!r}: {a['surface']!r}")
        if "name" not in a:
            bad(f"agency without name: {a['surface']!r}")
        elif message := fault(a["name"]):
            bad(f"name {a['name']!r} {message}")
        if where:
            if (where, a["role"]) in taken:
                bad(f"agency twice in one role: {a['surface']!r}")
            if where[0] < last:
                bad(f"agency out of reading order: {a['surface']!r}")
            if any(s < where[1] and where[0] < e and (s, e) != where for (s, e), _ in taken):
                bad(f"agency overlaps another one: {a['surface']!r}")
            last = where[0]
            taken.add((where, a["role"]))
            mentions.append((where, a))
        totals["agencies in a role"] += 1
        totals["agencies without a name"] += not a.get("name")
        totals["agencies optional"] += bool(a.get("optional"))
        totals[f"role {a.get('role')}"] += 1

    names = {a["name"] for _, a in mentions if a.get("name")}
    names |= {collapse(a["surface"]).lower() for _, a in mentions if not a.get("name")}
    ids, last, own = set(), -1, gold["header"].get("issuer", "")
    for t in gold.get("tasks", []):
        name = t.get("id", "")
        if not name or name in ids:
            bad(f"task id {name!r} twice or empty")
        ids.add(name)
        where = span(t, f"task {name}")
        if where:
            if where[0] < last:
                bad(f"task {name} out of reading order or inside the one before")
            last = where[1]
            if re.search(r"[.;,]$", t["surface"]) or re.match(r"[-+*•]\s|\d+[.)]\s|[a-zđ]\)\s", t["surface"]):
                bad(f"task {name} keeps its bullet or its full stop: {t['surface']!r}")
        if t.get("status") not in STATUSES:
            bad(f"task {name}: status {t.get('status')!r}")
        if "assigner" not in t:
            bad(f"task {name} has no assigner")
        elif message := fault(t["assigner"]):
            bad(f"task {name}: assigner {t['assigner']!r} {message}")
        elif t["assigner"] and t["assigner"] != own and t["assigner"] not in names:
            bad(f"task {name}: assigner {t['assigner']!r} is no body of this document")
        said = {}  # the list that holds a name
        for role in DOERS:
            if role in t and not t[role]:
                bad(f"task {name}: {role} is empty, leave it out")
            for doer in t.get(role, []):
                if not doer or fault(doer):
                    bad(f"task {name}: {role} {doer!r} {fault(doer) or 'is empty'}")
                elif doer not in names and doer != own:
                    bad(f"task {name}: {role} {doer!r} is marked nowhere in this document")
                if doer in said:
                    bad(f"task {name}: {doer!r} is {said[doer]} and {role}")
                said[doer] = role
        # Who stands in the clause in such a role is one of its doers.
        for (start, end), a in mentions:
            if where and where[0] <= start and end <= where[1] and a["role"] in DOERS:
                if (a["name"] or collapse(a["surface"]).lower()) not in t.get(a["role"], []) and not a.get("optional"):
                    bad(f"task {name} holds {a['surface']!r} as {a['role']} but does not list it")
        deadline = t.get("deadline", "")
        if deadline:
            if not ISO.fullmatch(deadline):
                bad(f"task {name}: deadline {deadline!r}")
            else:
                date.fromisoformat(deadline)
                if not day_printed(deadline, text):
                    bad(f"task {name}: nothing printed that means {deadline}")
        if bool(deadline) != ("bound" in t) or t.get("bound", "by") not in BOUNDS:
            bad(f"task {name}: bound {t.get('bound')!r} with deadline {deadline!r}")
        if t.get("recurrence", "daily") not in RECURRENCES:
            bad(f"task {name}: recurrence {t['recurrence']!r}")
        for code in t.get("references", []):
            if code not in codes:
                bad(f"task {name}: {code!r} is no reference of this document")
            elif where and code not in canonical(text[slice(*where)]):
                bad(f"task {name}: {code!r} is not in the clause")
        totals["tasks"] += 1
        totals["tasks with a deadline"] += bool(deadline)
        totals["tasks that recur"] += "recurrence" in t
        totals["tasks optional"] += bool(t.get("optional"))
        totals[f"task status {t.get('status')}"] += 1


SWAP = str.maketrans(".,", ",.")


def english(text):
    """Does the paper write 1,419 and 95.07%? Its percentages tell."""
    return len(re.findall(r"\d\.\d\d? ?%", text)) > len(re.findall(r"\d,\d\d? ?%", text))


def numbers(surface, swapped):
    """The numbers printed: the full stop groups, the comma is the decimal mark, or the other way round."""
    surface = surface.translate(SWAP) if swapped else surface
    return [Decimal(n.replace(".", "").replace(",", ".")) for n in NUMBER.findall(surface)]


def rounds(printed, exact):
    """Is `exact` rounded to as many places as `printed` has the number printed?"""
    return exact.quantize(Decimal(1).scaleb(printed.as_tuple().exponent), ROUND_HALF_UP) == printed


def figures(gold, text, locate, bad, totals):
    """Indicators, anomalies and near misses, and whether the figures agree with each other."""
    complete = "indicators" in gold.get("complete", [])
    if complete != ("indicators" in gold):
        bad("complete and [[indicators]] go together")
    swapped, printed_anywhere = english(text), collapse(text).lower()

    def span(entry, what):
        at = locate(what, entry)
        if at is None:
            return None
        end = at + len(entry["surface"])
        if re.match(r"\w\w", text[max(0, at - 1):at + 1]) or re.match(r"\w\w", text[end - 1:end + 1]):
            bad(f"{what} is cut inside a word: {text[max(0, at - 8):end + 8]!r}")
        return at, end

    def place(entry):
        """The span of a mention that was looked for before, so that nothing is said twice."""
        found = positions(text, entry["surface"])
        nth = entry.get("nth", 1)
        return (found[nth - 1], found[nth - 1] + len(entry["surface"])) if len(found) >= nth else None

    def overlaps(a, b):
        return a and b and a[0] < b[1] and b[0] < a[1]

    marked = []  # type and span of what is wrong on purpose
    for a in gold.get("anomalies", []):
        where = span(a, "anomaly")
        marked.append((a["type"], where))
        if a["type"] not in ANOMALIES:
            bad(f"anomaly type {a['type']!r}")
        if a["severity"] not in ("error", "warning", "info"):
            bad(f"severity {a['severity']!r}")
        values = [a[key] for key in ("stated", "computed") if key in a]
        if a["type"] not in COMPARED:
            if values:
                bad(f"{a['type']} compares no numbers: {a['surface']!r}")
        elif len(values) == 1 or (not values and a["type"] != "change_mismatch"):
            bad(f"{a['type']} without stated and computed: {a['surface']!r}")
        elif values and Decimal(values[0]) == Decimal(values[1]):
            bad(f"{a['type']} but stated and computed agree: {a['surface']!r}")
        elif values and abs(Decimal(values[0])) not in [*numbers(a["surface"], swapped), 100]:
            bad(f"{a['type']}: {values[0]} is not stated in {a['surface']!r}")
        totals[f"anomaly {a['type']}"] += 1
    for n in gold.get("silent", []):
        where = span(n, "silent")
        if n["type"] not in ANOMALIES:
            bad(f"silent type {n['type']!r}")
        if not n.get("why"):
            bad(f"silent without why: {n['surface']!r}")
        if any(kind == n["type"] and overlaps(where, there) for kind, there in marked):
            bad(f"both silent and an anomaly: {n['surface']!r}")
        totals["near misses"] += 1

    def excused(kinds, *spans):
        return any(kind in kinds and overlaps(s, there) for kind, there in marked for s in spans)

    rows, where, last, taken = {}, {}, -1, []
    for i in gold.get("indicators", []):
        name = i["id"]
        if name in rows:
            bad(f"id {name!r} twice")
        rows[name], where[name] = i, span(i, f"indicator {name}")
        if where[name]:
            at, end = where[name]
            if at <= last:
                bad(f"indicator {name} out of reading order")
            if any(s < end and at < e for s, e in taken):
                bad(f"indicator {name} overlaps another one")
            if at and re.match(r"[\d.,/]", text[at - 1]) and re.match(r"\d", i["surface"]):
                bad(f"indicator {name} starts inside a number: {text[max(0, at - 8):end]!r}")
            if text[end:end + 1] == "%":
                bad(f"indicator {name} ends before its %")
            last = at
            taken.append((at, end))
        for key, allowed in ENUMS.items():
            if key in i and i[key] not in allowed:
                bad(f"indicator {name}: {key} {i[key]!r}")
        for key in ("value", "kind", "unit", "status", "qualifier"):
            if key not in i:
                bad(f"indicator {name} has no {key}")
        kind, surface = i["kind"], i["surface"]
        printed = numbers(surface, swapped)
        if surface in ("-", "–"):  # a cell of a table that says none
            printed = [Decimal(0)]
        if not printed:
            word = next((w for w in sorted(WORDS, key=len, reverse=True) if surface.startswith(w + " ")), None)
            printed = [Decimal(WORDS[word])] if word else []
        wanted = [Decimal(i["value"])] + ([Decimal(i["denominator"])] if "denominator" in i else [])
        if printed[: len(wanted)] != wanted:
            bad(f"indicator {name}: {[str(w) for w in wanted]} is not what {surface!r} says")
        if printed and len(printed) != len(wanted) and not re.search(r"\bm2|\bm3", surface):
            bad(f"indicator {name} has another number of figures: {surface!r}")
        if kind == "ratio" and "denominator" not in i:
            bad(f"indicator {name}: ratio without denominator")
        if kind not in ("ratio", "score", "rank") and "denominator" in i:
            bad(f"indicator {name}: {kind} with denominator")
        # The unit may stand before a bare number, or behind the second one of a range.
        if i["unit"] and re.search(r"[^\W\d]|%", surface) and not squeeze(i["unit"]).lower() in squeeze(surface).lower():
            bad(f"indicator {name}: unit {i['unit']!r} is not in {surface!r}")
        if i["unit"].lower() not in printed_anywhere:
            bad(f"indicator {name}: unit {i['unit']!r} is not printed")
        if (i["status"] == "change") != ("direction" in i):
            bad(f"indicator {name}: direction belongs to a change")
        if ("part_of" in i) != ("part_kind" in i):
            bad(f"indicator {name}: part_of and part_kind go together")
        if "%" in surface and kind != "percent":
            bad(f"indicator {name}: {surface!r} is no {kind}")
        for words in i.get("measure_has", []):
            if not words or words.lower() not in printed_anywhere:
                bad(f"indicator {name}: measure_has {words!r} is not printed")
        period = i.get("period")
        if period is not None:
            start, end = period
            for day in filter(None, (start, end)):
                date.fromisoformat(day)
            if not ISO.fullmatch(end) or start > end:
                bad(f"indicator {name}: period {period!r}")
        totals["indicators"] += 1
        totals["optional indicators"] += bool(i.get("optional"))
        totals[f"indicator {kind}"] += 1
        totals[f"indicator status {i['status']}"] += 1

    for r in gold.get("references", []) + gold.get("named", []):
        if not complete:
            break
        if any(overlaps(place(r), s) for s in where.values()):
            bad(f"a figure inside a reference: {r['surface']!r}")

    # Sums: the parts of one kind give the total (of a ratio: the numerator, and the denominators too).
    parts = defaultdict(list)
    for name, i in rows.items():
        for key in ("part_of", "percent_of"):
            if key in i and (i[key] not in rows or i[key] == name):
                bad(f"indicator {name}: {key} {i[key]!r} is no indicator")
        if i.get("part_of") in rows:
            parts[i["part_of"], i["part_kind"]].append(name)
    for (whole, kind), names in parts.items():
        spans = [where[whole]] + [where[n] for n in names]
        total = Decimal(rows[whole]["value"])
        values = [Decimal(rows[n]["value"]) for n in names]
        if kind == "subset":
            for n, v in zip(names, values):
                if v > total and not excused({"subset_exceeds_set"}, where[n]):
                    bad(f"indicator {n} exceeds {whole}")
            continue
        if len(names) < 2:
            bad(f"a partition of one part: {names[0]} of {whole}")
        if sum(values) != total and not excused({"sum_mismatch"}, *spans):
            bad(f"{kind}: {' + '.join(names)} = {sum(values)}, {whole} is {total}")
        totals["partitions"] += 1
        lower = [Decimal(rows[n]["denominator"]) for n in [whole, *names] if "denominator" in rows[n]]
        if len(lower) == len(names) + 1 and sum(lower[1:]) != lower[0] and not excused({"sum_mismatch"}, *spans):
            bad(f"denominators of {' + '.join(names)} = {sum(lower[1:])}, {whole} has {lower[0]}")
    for name, i in rows.items():
        if where[name] is None:
            continue
        if i["kind"] == "ratio" and Decimal(i["value"]) > Decimal(i["denominator"]) and "percent_of" not in i:
            about = [n["surface"] for n in gold.get("silent", []) if n["type"] == "subset_exceeds_set"]
            spare = any(i["surface"].startswith(s) or s in i["surface"] for s in about)
            # (new/old) behind a change is a comparison, not a share
            change = text[max(0, where[name][0] - 60): where[name][0]]
            if not spare and not re.search(r"tăng|giảm", change) and not excused({"subset_exceeds_set"}, where[name]):
                bad(f"indicator {name}: numerator above denominator")
        if i.get("percent_of") not in rows:
            continue
        base = rows[i["percent_of"]]
        if base["kind"] == "ratio":
            exact = Decimal(base["value"]) / Decimal(base["denominator"]) * 100
        elif base.get("part_of") in rows and "kế hoạch" not in text[where[name][1] : where[name][1] + 12]:
            exact = Decimal(base["value"]) / Decimal(rows[base["part_of"]]["value"]) * 100
        else:
            totals["percentages without a printed base"] += 1
            continue
        totals["percentages recomputed"] += 1
        if not rounds(Decimal(i["value"]), exact):
            near = abs(Decimal(i["value"]) - exact) < Decimal(1).scaleb(Decimal(i["value"]).as_tuple().exponent)
            kinds = {"percent_rounding"} if near else {"percent_mismatch"}
            if not excused(kinds, where[name], where[i["percent_of"]]):
                bad(f"indicator {name} is {i['value']}%, {exact:.4f}% would be right")
        elif excused({"percent_mismatch", "percent_rounding"}, where[name]):
            bad(f"indicator {name} is said to be wrong but {exact:.4f}% fits")

    # Dates and numbers of what is cited, where the paper has its figures marked.
    if not complete:
        return
    series, own = defaultdict(list), gold["header"].get("date", "")
    for r in gold.get("references", []):
        here = place(r)
        if own and r["date"] and r["date"][: len(own)] > own and not excused({"date_after_document"}, here):
            bad(f"dated after the document: {r['surface']!r}")
        year = re.match(r"\d+[a-z]*/(\d{4})/", r["code"])
        if year and r["date"] and r["date"][:4] != year[1] and not excused({"year_mismatch"}, here):
            bad(f"year of number and date differ: {r['surface']!r}")
        if r["date"] and not year:
            symbol = r["code"].lstrip("0123456789")
            kind = "CV" if r["type"] == "CV" else symbol
            series[r["issuer"], kind, r["date"][:4]].append((int(re.match(r"\d+", r["code"])[0]), r["date"], here))
    for (issuer, symbol, year), row in series.items():
        row.sort()
        for a, b in zip(row, row[1:]):
            if a[0] < b[0] and a[1] > b[1] and not excused({"serial_order", "date_after_document"}, a[2], b[2]):
                bad(f"series {symbol} of {issuer} {year}: {a[0]} of {a[1]} before {b[0]} of {b[1]}")


def series(problems, totals):
    """What papers of one series say of each other: series.toml, where there is one."""
    path = ROOT / "series.toml"
    if not path.is_file():
        return
    cache = {}

    def figure(document, name):
        if document not in cache:
            gold = tomllib.loads((ROOT / "gold" / f"{document}.toml").read_text(encoding="utf-8"))
            cache[document] = {i["id"]: i for i in gold.get("indicators", [])}
        return cache[document][name]

    def amount(i):
        return Decimal(i["value"]), i.get("denominator"), i["unit"]

    links = tomllib.loads(path.read_text(encoding="utf-8"))
    for key in links.keys() - {"copied", "conflicting", "agreeing"}:
        problems.append(f"series.toml: unknown table {key}")
    for link in links.get("conflicting", []) + links.get("agreeing", []):
        if not link.get("why"):
            problems.append(f"series.toml: {link['first']} and {link['second']} without why")
    for link in links.get("copied", []):
        for name in link["ids"]:
            a, b = figure(link["from"], name), figure(link["to"], name)
            if (amount(a), a["surface"]) != (amount(b), b["surface"]):
                problems.append(f"series.toml: {name} is not copied")
            if a.get("period") == b.get("period"):
                problems.append(f"series.toml: {name} is of one period in both papers")
            totals["figures copied from the paper before"] += 1
    for link in links.get("conflicting", []):
        a, b = figure(*link["first"]), figure(*link["second"])
        if a["period"] != b["period"] or amount(a) == amount(b):
            problems.append(f"series.toml: {link['first']} and {link['second']} do not conflict")
        totals["figures in conflict with another paper"] += 1
    for link in links.get("agreeing", []):
        a, b = figure(*link["first"]), figure(*link["second"])
        if Decimal(a["value"]) != Decimal(b["value"]):
            problems.append(f"series.toml: {link['first']} and {link['second']} do not agree")


def main():
    problems, totals = [], Counter()
    files = sorted((ROOT / "gold").rglob("*.toml"))
    for path in files:
        try:
            check(path, problems, totals)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            problems.append(f"{path.relative_to(ROOT)}: {type(error).__name__} {error}")
    try:
        series(problems, totals)
    except (ArithmeticError, LookupError, OSError, TypeError, ValueError) as error:
        problems.append(f"series.toml: {type(error).__name__} {error}")
    annotated = {p.relative_to(ROOT / "gold").with_suffix("") for p in files}
    for document in sorted((ROOT / "documents").rglob("*.*")):
        if document.is_file() and document.relative_to(ROOT / "documents").with_suffix("") not in annotated:
            problems.append(f"{document.relative_to(ROOT)}: no gold file")
    for problem in problems:
        print(problem)
    if "-q" not in sys.argv[1:]:
        groups = ("relation ", "indicator ", "anomaly ", "role ", "task status ")
        for name in sorted(totals, key=lambda n: (next((k for k, g in enumerate(groups, 1) if n.startswith(g)), 0), n)):
            print(f"{totals[name]:5}  {name}")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
