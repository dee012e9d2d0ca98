#!/usr/bin/env python3
"""Fills fuzz/corpus/<target> with small inputs to start from.

    fuzz/seeds.py

Takes the documents of corpus/documents, the files in tests/ingest/fixtures and tests/regressions, and what
is built here from them. Where LibreOffice is installed (`soffice`), it writes a few of the documents in
every office format too, because nobody's own builder makes what a real program writes.
"""

import base64
import io
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile
import unicodedata
import zipfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
FIXTURES = ROOT / "tests" / "ingest" / "fixtures"
REGRESSIONS = ROOT / "tests" / "regressions"
# Bytes of a text: mutating a long one seldom hits what matters.
LONGEST = 2500


def put(target, name, content):
    if isinstance(content, str):
        content = content.encode()
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def parts(members):
    """A list of parts as the targets read it; see tests/inputs.rs."""
    out = []
    for name, content in members:
        content = content.encode() if isinstance(content, str) else content
        out.append(b"%%part " + name.encode() + b"\n" + content)
    return b"\n".join(out)


def pieces(text, longest=LONGEST):
    """A text cut at paragraphs."""
    piece = ""
    for paragraph in text.splitlines(keepends=True):
        if piece and len(piece) + len(paragraph) > longest:
            yield piece
            piece = ""
        piece += paragraph[:longest]
    if piece.strip():
        yield piece


def encodings():
    """Old encoding -> letter -> bytes."""
    tables = {}
    rows = (ROOT / "patterns/readers/encodings.tsv").read_text().splitlines()[1:]
    for row in rows:
        name, codes, letter = row.split("\t")[:3]
        table = tables.setdefault(name, {})
        table.setdefault(letter, bytes(int(code, 16) for code in codes.split()))
    return tables


def old(text, table):
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        code = table.get(letter) or table.get(letter.lower())
        out += letter.encode() if ord(letter) < 128 else code or b"?"
    return out


def streams(content):
    """The streams of a compound file: name and bytes."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    first, mini_cutoff, mini_first = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
    at_sector = lambda number: content[(number + 1) * sector:(number + 2) * sector]
    fat = b"".join(at_sector(n) for n in struct.unpack_from("<109I", content, 76) if n < 0xFFFFFFFA)
    fat = struct.unpack(f"<{len(fat) // 4}I", fat)

    def chain(start, table, get):
        out = b""
        while start < len(table):
            out += get(start)
            start = table[start]
        return out

    folder = chain(first, fat, at_sector)
    mini_fat = chain(mini_first, fat, at_sector)
    mini_fat = struct.unpack(f"<{len(mini_fat) // 4}I", mini_fat)
    entries = []
    for at in range(0, len(folder), 128):
        length, kind = struct.unpack_from("<HB", folder, at + 64)
        start, size = struct.unpack_from("<II", folder, at + 116)
        entries.append((folder[at:at + max(length - 2, 0)].decode("utf-16-le"), kind, start, size))
    root = next(entry for entry in entries if entry[1] == 5)
    mini = chain(root[2], fat, at_sector)
    found = []
    for name, kind, start, size in entries:
        if kind == 2 and name.isprintable():
            small = size < mini_cutoff
            whole = chain(start, mini_fat, lambda n: mini[n * 64:n * 64 + 64]) if small else chain(start, fat, at_sector)
            found.append((name, whole[:size]))
    return found


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            # The kind of an OpenDocument file stands unpacked.
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def texts():
    for path in sorted((ROOT / "corpus/documents").rglob("*")):
        if path.suffix in (".txt", ".html"):
            yield path


def make_texts():
    tables = encodings()
    for path in texts():
        text = path.read_text(errors="replace")
        if path.suffix == ".html":
            put("web", path.name, text[:20000])
            continue
        for number, piece in enumerate(pieces(text)):
            name = f"{path.stem}-{number}"
            for target in ("text", "normalize"):
                put(target, name, piece)
            put("normalize", name + "-nfd", unicodedata.normalize("NFD", piece[:1200]))
            if number == 0:
                put("link", name, parts([(str(i), part) for i, part in enumerate(pieces(text[:3000], 1000))]))
                put("text", name + "-utf16", b"\xff\xfe" + piece[:800].encode("utf-16-le"))
                put("web", name, "<html><body><table><tr><td>" + piece[:900].replace("\n", "</td><td>")
                    + "</td></tr></table><p>" + piece[900:1800].replace("\n", "<br>") + "</p>")
        # Reading is the dear part: short texts are changed more often.
        for number, piece in enumerate(pieces(text, 700)):
            put("extract", f"{path.stem}-{number}", piece)
    some = [path.read_text() for path in texts() if path.suffix == ".txt"][::9]
    for number, text in enumerate(some):
        for name, table in tables.items():
            put("text", f"{name}-{number}", old(text[:1200], table))
            put("text", f"{name}-{number}-font", b".VnTime\t" + old(text[:600], table).decode("cp1252", "replace").encode())
    for number, (first, second) in enumerate(zip(some, some[1:])):
        put("link", f"pair-{number}", parts([("a", first[:1200]), ("b", second[:1200])]))


def make_web():
    page = "<html><body class=3D'a'><p>S=E1=BB=91 5</p><table><tr><td rowspan=3D2>1</td></tr></table></body></html>"
    head = "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b7\"\r\n\r\n--b7\r\n"
    put("web", "quoted.mht", head + "Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + page + "\r\n--b7--\r\n")
    packed = base64.b64encode("<p>Số 5</p>".encode()).decode()
    put("web", "base64.mht", head + "Content-Type: text/html; charset=windows-1258\r\nContent-Transfer-Encoding: base64\r\n\r\n" + packed + "\r\n--b7--\r\n")
    put("web", "portal", "<!DOCTYPE html><html><head><title>x</title><style>.a{font-family:'.VnTime'}p{display:none}</style></head><body>"
        "<ul class=menu><li><a href='/'>Trang chủ</a></li><li><a href='/a'>Tin tức</a></li></ul><div id=content><h1>A</h1><p>Căn cứ<sup>2</sup></p>"
        "<table><tr><td rowspan=2 colspan=3>1</td><td>1<td>2</tr></table><!--[if x]>y<![endif]--><ul><li>a<ol start=3><li value=7>b</ol></ul>"
        "<font face=.VnTime>y</font><pre>a\n b</pre><span style='mso-element:field-begin'>x</span><input value=1><select><option>a</select></div></body></html>")


def make_office():
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rel = lambda i, kind, target: f'<Relationship Id="{i}" Type="{office}{kind}" Target="{target}"/>'
    p = lambda text, more="": f"<w:p>{more}<w:r><w:t>{text}</w:t></w:r></w:p>"
    body = (p("UBND TỈNH A") + p("mục", '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:pStyle w:val="D"/></w:pPr>')
            + '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>' + p("1") + "</w:tc><w:tc>" + p("2")
            + "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
            + '<w:p><w:r><w:footnoteReference w:id="2"/><w:noBreakHyphen/><w:tab/><w:br/><w:sym w:font="Wingdings" w:char="F0B7"/></w:r>'
            + '<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:rPr><w:vertAlign w:val="superscript"/><w:rFonts w:ascii=".VnTime"/><w:caps/></w:rPr><w:t>2</w:t></w:r>'
            + '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
            + '<mc:AlternateContent><mc:Choice><w:txbxContent>' + p("b") + "</w:txbxContent></mc:Choice></mc:AlternateContent></w:p>"
            + '<w:sectPr><w:headerReference w:type="default" r:id="r3"/></w:sectPr>')
    docx = [("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", f'<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'),
            ("word/n.xml", '<w:numbering><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
             '<w:num w:numId="1"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>'),
            ("word/s.xml", '<w:styles><w:style w:type="paragraph" w:styleId="D"><w:basedOn w:val="E"/><w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr></w:style></w:styles>'),
            ("word/f.xml", f'<w:footnotes><w:footnote w:id="2">{p("chú")}</w:footnote></w:footnotes>'),
            ("word/h.xml", f"<w:hdr>{p('CÔNG BÁO')}</w:hdr>"),
            ("word/_rels/document.xml.rels", "<Relationships>" + rel("r0", "numbering", "n.xml") + rel("r1", "styles", "s.xml")
             + rel("r2", "footnotes", "f.xml") + rel("r3", "header", "h.xml") + "</Relationships>")]
    put("docx", "made", parts(docx))
    put("docx", "made.docx", zipped(docx))
    content = ('<office:document-content><office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
               '<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%" style:font-name=".VnTime"/></style:style></office:automatic-styles><office:body><office:text>'
               '<text:list text:style-name="L"><text:list-item><text:p>a</text:p></text:list-item></text:list><text:p>năm<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Chú</text:p></text:note-body></text:note>'
               '<text:s text:c="2"/><text:span text:style-name="S">2</text:span><text:tab/></text:p><table:table><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-spanned="2" table:number-columns-repeated="3"><text:p>Đầu</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>'
               "</office:text></office:body></office:document-content>")
    odt = [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content), ("styles.xml", "<office:document-styles/>")]
    put("odt", "made", parts(odt))
    put("odt", "made.odt", zipped(odt))
    put("odt", "flat", '<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">' + content[25:])
    sheet = ('<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="inlineStr"><is><t>Tỷ lệ</t></is></c></row>'
             '<row r="3"><c r="B3" t="b"><v>1</v></c><c r="D3" s="1"><v>0.5983</v></c><c r="E3" s="2"><v>44428</v></c><c s="3"><v>1.5e20</v></c></row></sheetData><mergeCells><mergeCell ref="B2:C3"/></mergeCells></worksheet>')
    xlsx = [("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", '<workbook><sheets><sheet name="Phụ lục" r:id="a"/></sheets></workbook>'),
            ("xl/_rels/workbook.xml.rels", "<Relationships>" + rel("a", "worksheet", "worksheets/sheet1.xml") + rel("b", "sharedStrings", "sharedStrings.xml") + rel("c", "styles", "styles.xml") + "</Relationships>"),
            ("xl/sharedStrings.xml", "<sst><si><t>Nội dung</t></si><si><r><t>Đất </t></r></si></sst>"),
            ("xl/styles.xml", '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.00%"/></numFmts><fonts><font><name val=".VnTime"/></font></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="3" fontId="0"/></cellXfs></styleSheet>'),
            ("xl/worksheets/sheet1.xml", sheet)]
    put("sheets", "made-xlsx", parts(xlsx))
    put("sheets", "made.xlsx", zipped(xlsx))
    ods = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
           ("content.xml", '<office:document-content><office:body><office:spreadsheet><table:table table:name="A"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="3.5" table:number-columns-repeated="2"><text:p>3,5</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>')]
    put("sheets", "made-ods", parts(ods))
    put("sheets", "made.ods", zipped(ods))
    put("rtf", "made", b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset163 .VnTime;}}{\\header \\pard C\\'d4NG\\par}"
        b"\\trowd\\cellx9\\cellx12\\pard\\intbl\\itap2 a\\nestcell{\\*\\nesttableprops\\trowd\\cellx5\\nestrow}\\cell\\clvmgf b\\cell\\row\\pard\\chftn{\\footnote b}"
        b"\\u-9?\\uc2\\u272\\'44\\'44\\bin3 abc{\\listtext 1.\\tab}{\\field{\\*\\fldinst PAGE}{\\fldrslt  t\\'ean}}{\\upr{\\par bad}{\\*\\ud good}}{\\v x}{\\super 2}\\f1 \\'ad\\par}")
    plan, figures = (FIXTURES / "plan.doc").read_bytes(), (FIXTURES / "figures.xls").read_bytes()
    put("doc", "plan.doc", plan)
    put("doc", "plan", parts(streams(plan)))
    put("sheets", "figures.xls", figures)
    put("sheets", "figures", parts(streams(figures)))
    inner = zipped([("b/c.txt", "Quyết định số 5/QĐ-UBND")])
    put("archive", "made.zip", zipped([("a/", ""), ("a/letter.txt", "Kế hoạch số 29/KH-STP"), ("__MACOSX/x", "x"), ("in.zip", inner)]))
    put("archive", "made", parts([("a\\letter.txt", "Kế hoạch số 29/KH-STP"), ("../../e.html", "<p>a"), ("!in.zip", zipped([("d.zip", inner)]))]))
    put("archive", "bomb", parts([("!zeros.txt", b"a" * 60000)]))


def png_of(width, height, color, depth, rows):
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
            + chunk(b"pHYs", struct.pack(">IIB", 5906, 5906, 1)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def tiff(width, height, entries, data):
    base = {256: (4, width), 257: (4, height), 258: (3, 8), 259: (3, 1), 262: (3, 1), 273: (4, 8), 277: (3, 1), 278: (4, height), 279: (4, len(data)), **entries}
    rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, (kind, value) in sorted(base.items()))
    data += b"\0" * (len(data) % 2)
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(base)) + rows + b"\0\0\0\0"


def make_images():
    put("image", "gray.png", png_of(9, 3, 0, 8, (b"\0" + b"\x80" * 9) * 3))
    put("image", "colour.png", png_of(3, 3, 6, 8, (b"\1" + b"\x80" * 12) * 3))
    put("image", "bits.png", png_of(9, 3, 0, 1, b"\0\xf0\x80" * 3))
    put("image", "report.png", (FIXTURES / "report.png").read_bytes()[:20000])
    put("image", "gray.tif", tiff(4, 3, {}, b"\x80" * 12))
    put("image", "bits.tif", tiff(16, 2, {258: (3, 1)}, b"\xf0" * 4))
    put("image", "colour.tif", tiff(2, 2, {262: (3, 2), 277: (3, 3)}, b"\x10" * 12))
    put("image", "fax4.tif", tiff(16, 4, {258: (3, 1), 259: (3, 4), 262: (3, 0)}, bytes.fromhex("26a0d5f0010010010000")))
    put("image", "fax3.tif", tiff(16, 2, {258: (3, 1), 259: (3, 3), 262: (3, 0), 292: (4, 1)}, bytes.fromhex("001a8d5001a8d500100100")))
    put("image", "fax2.tif", tiff(16, 2, {258: (3, 1), 259: (3, 2), 262: (3, 0)}, bytes.fromhex("a8a8a8")))
    put("image", "packbits.tif", tiff(4, 3, {259: (3, 32773)}, b"\xf5\x80"))
    put("image", "deflate.tif", tiff(4, 3, {259: (3, 8)}, zlib.compress(b"\x80" * 12)))
    bmp = lambda bits, data, more=b"", packing=0: (b"BM" + struct.pack("<IHHI", 54 + len(more) + len(data), 0, 0, 54 + len(more))
        + struct.pack("<IiiHHIIiiII", 40, 4, 3, 1, bits, packing, len(data), 5906, 5906, len(more) // 4, 0) + more + data)
    put("image", "24.bmp", bmp(24, b"\x80" * 36))
    put("image", "1.bmp", bmp(1, b"\xf0\0\0\0" * 3, b"\0\0\0\0\xff\xff\xff\0"))
    put("image", "8.bmp", bmp(8, b"\x01" * 12, b"\0\0\0\0\xff\xff\xff\0"))
    put("image", "rle.bmp", bmp(8, b"\4\1\0\0\4\0\0\0\0\3\1\0\1\0\0\1", b"\0\0\0\0\xff\xff\xff\0", 1))
    for name, packed in {
        "gif": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
        "lossless.webp": "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
        "lossy.webp": "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
        "jpeg": "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=",
        "base.jpeg": "/9j/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=",
    }.items():
        put("image", name, base64.b64decode(packed))
    marker = lambda code, data=b"": struct.pack(">HH", code, len(data) + 2) + data
    put("image", "tiny.j2k", b"\xff\x4f" + marker(0xFF51, struct.pack(">HIIIIIIIIH", 0, 4, 4, 0, 0, 4, 4, 0, 0, 1) + b"\x07\1\1")
        + marker(0xFF52, b"\0\0\0\1\0\1\4\4\0\1") + marker(0xFF5C, b"\x40\x40\x48\x48\x50")
        + struct.pack(">HHHIBB", 0xFF90, 10, 0, 0, 0, 1) + b"\xff\x93" + b"\xc0\x7c\x21\x80\x0f\xb1\x76" + b"\xff\xd9")


def pdf(content, extra=(), page="", head="<</Type/Catalog/Pages 2 0 R>>"):
    stream = lambda data, more="": f"<<{more}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"
    objects = {1: head.encode(), 2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
               3: ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R/V 6 0 R/C 7 0 R>>/XObject<</I 10 0 R/J 11 0 R>>>>" + page + ">>").encode(),
               4: stream(content), 5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
               6: b"<</Type/Font/Subtype/TrueType/BaseFont/.VnTime/Encoding/WinAnsiEncoding>>",
               7: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 8 0 R/DescendantFonts[9 0 R]>>",
               8: stream(b"/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange<0000><FFFF>endcodespacerange 2 beginbfchar<0001><1ED1><0002><0041>endbfchar 1 beginbfrange<0003><0009><0061>endbfrange endcmap"),
               9: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[0[500 600]]>>"}
    objects.update({10 + at: body if isinstance(body, bytes) else stream(*body) for at, body in enumerate(extra)})
    out, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(f"{n} 1\n{at:010} 00000 n \n".encode() for n, at in places.items())
    return out + f"trailer\n<</Root 1 0 R/Size 30>>\nstartxref\n{start}\n%%EOF\n".encode()


def make_pdfs():
    at = lambda x, y, text, font="F": f"BT /{font} 11 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n".encode()
    lines = b"".join(at(60, 700 - 14 * i, f"dong {i} cua van ban so 5/QD-UBND") for i in range(6))
    rules = b"".join(f"60 {y} m 460 {y} l S\n".encode() for y in (700, 670, 630)) + b"".join(f"{x} 630 m {x} 700 l S\n".encode() for x in (60, 200, 460))
    put("pdf", "lines", pdf(lines))
    put("pdf", "table", pdf(rules + at(65, 680, "TT") + at(210, 680, "Ho so") + at(65, 650, "1") + at(210, 650, "1.419")))
    put("pdf", "fonts", pdf(at(60, 700, "ng\\255\\352i", "V") + b"BT /C 11 Tf 60 600 Td [<00010002> -300 <0003>] TJ T* (a) ' ET"))
    image = "/Type/XObject/Subtype/Image/Width 2/Height 3/ColorSpace/DeviceGray/BitsPerComponent 8"
    put("pdf", "scan", pdf(b"q 600 0 0 800 0 0 cm /I Do Q 3 Tr " + at(60, 700, "So 5/QD"), [(b"\0\x32\x64\x96\xc8\xfa", image)], "/Rotate 90"))
    put("pdf", "strips", pdf(b"q 600 0 0 400 0 0 cm /J Do Q q 600 0 0 400 0 400 cm /I Do Q", [(b"\0\x32\x64\x96\xc8\xfa", image)] * 2))
    put("pdf", "fax", pdf(b"q 600 0 0 800 0 0 cm /I Do Q", [(bytes.fromhex("26a0d5f0010010"), image.replace("DeviceGray/BitsPerComponent 8", "DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 16/Rows 4>>"))]))
    put("pdf", "packed", pdf(b"q /I Do Q", [(zlib.compress(lines), "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Filter/FlateDecode")]))
    put("pdf", "cycle", pdf(b"q /I Do Q", [(b"/I Do /J Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 10 0 R/J 11 0 R>>>>")] * 2))
    put("pdf", "paint", pdf(b"0 0 0 rg 0 400 300 400 re f 1 0 0 RG 5 w [3 2] 0 d 10 10 m 20 30 40 50 60 70 c B* W n /P sh BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI"))


def make_patterns():
    for path in sorted((ROOT / "patterns").iterdir()):
        if path.suffix == ".tsv":
            rows = path.read_text().splitlines(keepends=True)
            put("patterns", path.stem, parts([(path.name, "".join(rows[:12]))]))
        elif path.suffix == ".toml":
            put("patterns", path.stem + "-rules", parts([("own.toml", path.read_text()[:1500].rsplit("\n[[", 1)[0])]))


def make_with_soffice():
    """Real files of three documents."""
    if not shutil.which("soffice"):
        print("soffice is missing: no files written by a real office program")
        return
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        some = [path for path in texts() if path.suffix == ".txt"][5::25]
        for number, path in enumerate(some):
            rows = path.read_text().splitlines()[:40]
            row = lambda line: "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(" ")[:4]) + "</tr>"
            page = "".join(f"<p>{line}</p>" for line in rows[:25]) + "<ol><li>a<li>b</ol><table border=1>" + "".join(map(row, rows[25:])) + "</table>"
            (folder / f"{number}.html").write_text(f'<html><meta charset="utf-8"><body>{page}</body></html>')
            (folder / f"t{number}.csv").write_text("\n".join(",".join(line.split(" ")[:5]) for line in rows[10:25]))
        kinds = [("docx", "docx:MS Word 2007 XML", "*.html"), ("doc", "doc:MS Word 97", "*.html"), ("rtf", "rtf:Rich Text Format", "*.html"),
                 ("odt", "odt", "*.html"), ("pdf", "pdf:writer_web_pdf_Export", "*.html"),
                 ("sheets", "xlsx", "*.csv"), ("sheets", "xls:MS Excel 97", "*.csv"), ("sheets", "ods", "*.csv")]
        for target, kind, files in kinds:
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", str(folder)]
            command += [] if files == "*.csv" else ["--writer"]
            subprocess.run(command + [str(path) for path in folder.glob(files)], check=False, capture_output=True, timeout=300)
            for path in folder.glob("*." + kind.split(":")[0]):
                content = path.read_bytes()
                put(target, "office-" + path.name, content)
                if content[:2] == b"PK":
                    with zipfile.ZipFile(path) as packed:
                        wanted = lambda name: name.endswith((".xml", ".rels", "mimetype")) and "theme" not in name and "/meta" not in name
                        members = [(name, packed.read(name)) for name in packed.namelist() if wanted(name)]
                    put(target, "parts-" + path.name, parts(members))
                elif content[:4] == b"\xd0\xcf\x11\xe0":
                    put(target, "parts-" + path.name, parts(streams(content)))


def make_dictionaries():
    """The words as libFuzzer reads them, which knows ASCII only."""
    for path in sorted((ROOT / "fuzz/words").glob("*.txt")):
        lines = []
        for word in path.read_text().splitlines():
            lines.append('"' + "".join(f"\\x{byte:02X}" for byte in unescaped(word)) + '"')
        (CORPUS / f"{path.stem}.dict").write_text("\n".join(lines) + "\n")


def unescaped(word):
    """`\\u0301` and `\\t` as the characters that they stand for."""
    signs = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
    sign = lambda found: chr(int(found[1], 16)) if found[1] else signs.get(found[2], found[2])
    return re.sub(r"\\(?:u([0-9a-f]{4})|(.))", sign, word).encode()


def make_regressions():
    """The file's name says its reader: `pdf-loop.pdf`."""
    for path in sorted(REGRESSIONS.glob("*")):
        target = path.name.split("-")[0]
        if (ROOT / "fuzz/fuzz_targets" / f"{target}.rs").exists():
            put(target, "regression-" + path.name, path.read_bytes())


def main():
    make_texts()
    make_web()
    make_office()
    make_images()
    make_pdfs()
    make_patterns()
    make_with_soffice()
    make_regressions()
    make_dictionaries()
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        print(f"{folder.name:10} {len(list(folder.iterdir()))} seeds")


if __name__ == "__main__":
    main()
