//! What a file costs: time grows with what it holds and no faster, whatever its format.

use viendan::ingest::{self, Options};

use super::cost::{growth_of, report, with_room};
use crate::ingest::pdf::{at, line, pdf};
use crate::ingest::word::{docx, odt, p, tc, xlsx, zip};

/// Items of the short file; the long one has sixteen times as many.
const FEW: usize = if cfg!(debug_assertions) { 60 } else { 600 };

/// Makes a file of so many items.
type Make = fn(usize) -> Vec<u8>;

/// `item` so often, each with its number.
fn items(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect()
}

fn rtf(body: String) -> Vec<u8> {
    format!("{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Times;}}{{\\f1\\fcharset163 .VnTime;}}}}{body}}}")
        .into_bytes()
}

fn html(body: String) -> Vec<u8> {
    format!("<html><body>{body}</body></html>").into_bytes()
}

/// Parts of a DOCX that styles and numbers a paragraph.
const STYLES: &str = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"D\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
const NUMBERS: &str = "<w:numbering><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"lowerRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";

const FILES: &[(&str, &str, Make)] = &[
    ("groups in groups", "a.rtf", |n| rtf("{".repeat(n) + "a")),
    ("paragraphs", "a.rtf", |n| {
        rtf(items(n, |i| format!("\\pard\\f{} \\'e0\\u7889?{i}\\par", i % 2)))
    }),
    ("rows", "a.rtf", |n| {
        rtf(items(n, |i| format!("\\trowd\\cellx9\\cellx{i}\\pard\\intbl {i}\\cell b\\cell\\row")))
    }),
    ("cells of one row", "a.rtf", |n| {
        rtf(format!(
            "\\trowd{}\\pard\\intbl {}\\row",
            items(n, |i| format!("\\cellx{i}")),
            items(n, |i| format!("{i}\\cell "))
        ))
    }),
    ("tables in tables", "a.rtf", |n| {
        rtf(items(n, |i| {
            format!("\\itap{i}\\intbl a\\nestcell{{\\*\\nesttableprops\\trowd\\cellx5\\nestrow}}")
        }))
    }),
    ("notes", "a.rtf", |n| rtf(items(n, |i| format!("a\\chftn{{\\footnote\\chftn {i}}}")))),
    ("fonts", "a.rtf", |n| {
        rtf(format!(
            "{{\\fonttbl{}}}{}",
            items(n, |i| format!("{{\\f{i} F{i};}}")),
            items(n, |i| format!("\\f{i} a\\par"))
        ))
    }),
    ("paragraphs", "a.docx", |n| docx(&items(n, |i| p(&format!("số {i}"))), &[])),
    ("numbered paragraphs", "a.docx", |n| {
        let item = "<w:p><w:pPr><w:pStyle w:val=\"D\"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";
        docx(&item.repeat(n), &[("styles", "s.xml", STYLES), ("numbering", "n.xml", NUMBERS)])
    }),
    ("rows", "a.docx", |n| {
        let row = |i: usize| {
            format!(
                "<w:tr>{}{}</w:tr>",
                tc(&p(&i.to_string()), "<w:vMerge/>"),
                tc(&p("b"), "<w:gridSpan w:val=\"9\"/>")
            )
        };
        docx(&format!("<w:tbl>{}</w:tbl>", items(n, row)), &[])
    }),
    ("wide cells", "a.docx", |n| {
        let row = format!("<w:tr>{}</w:tr>", tc(&p("b"), "<w:gridSpan w:val=\"2000000000\"/>"));
        docx(&format!("<w:tbl>{}</w:tbl>", row.repeat(n)), &[])
    }),
    ("cells of one row", "a.docx", |n| {
        docx(
            &format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", items(n, |i| tc(&p(&i.to_string()), ""))),
            &[],
        )
    }),
    ("notes", "a.docx", |n| {
        let calls =
            items(n, |i| format!("<w:p><w:r><w:footnoteReference w:id=\"{i}\"/></w:r></w:p>"));
        let notes = items(n, |i| format!("<w:footnote w:id=\"{i}\">{}</w:footnote>", p("chú")));
        docx(&calls, &[("footnotes", "f.xml", &format!("<w:footnotes>{notes}</w:footnotes>"))])
    }),
    ("styles on styles", "a.docx", |n| {
        let styles = items(n, |i| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"S{i}\"><w:basedOn w:val=\"S{}\"/></w:style>",
                i + 1
            )
        });
        let body = items(n, |i| {
            format!("<w:p><w:pPr><w:pStyle w:val=\"S{i}\"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>")
        });
        docx(&body, &[("styles", "s.xml", &format!("<w:styles>{styles}</w:styles>"))])
    }),
    ("runs", "a.docx", |n| {
        docx(
            &format!(
                "<w:p>{}</w:p>",
                items(n, |i| format!(
                    "<w:r><w:rPr><w:rFonts w:ascii=\"F{}\"/></w:rPr><w:t>{i}</w:t></w:r>",
                    i % 7
                ))
            ),
            &[],
        )
    }),
    ("lists in lists", "a.odt", |n| {
        odt(&items(n.min(1000), |_| "<text:list><text:list-item><text:p>a</text:p>".to_owned()), "")
    }),
    ("items", "a.odt", |n| {
        odt(
            &format!(
                "<text:list>{}</text:list>",
                items(n, |i| format!("<text:list-item><text:p>{i}</text:p></text:list-item>"))
            ),
            "",
        )
    }),
    ("repeated cells", "a.odt", |n| {
        odt(
            &format!(
                "<table:table>{}</table:table>",
                items(n, |i| format!(
                    "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"1000000\"><text:p>{i}</text:p></table:table-cell></table:table-row>"
                ))
            ),
            "",
        )
    }),
    ("notes", "a.odt", |n| {
        odt(
            &items(n, |i| {
                format!(
                    "<text:p>a<text:note><text:note-citation>{i}</text:note-citation><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p>"
                )
            }),
            "",
        )
    }),
    ("rows", "a.xlsx", |n| {
        xlsx(&items(n, |i| {
            format!("<row r=\"{}\"><c r=\"B{}\" s=\"1\"><v>0.{i}</v></c></row>", i + 1, i + 1)
        }))
    }),
    ("cells of one row", "a.xlsx", |n| {
        xlsx(&format!(
            "<row r=\"1\">{}</row>",
            items(n, |i| format!("<c t=\"s\"><v>{}</v></c>", i % 2))
        ))
    }),
    ("paragraphs", "a.html", |n| html(items(n, |i| format!("<p>Căn cứ số {i}</p>")))),
    ("rows", "a.html", |n| {
        html(format!(
            "<table>{}</table>",
            items(n, |i| format!("<tr><td rowspan=9>{i}<td colspan=9>b<td>c</tr>"))
        ))
    }),
    ("cells of one row", "a.html", |n| {
        html(format!("<table><tr>{}</table>", items(n, |i| format!("<td>{i}"))))
    }),
    ("cells over all rows", "a.html", |n| {
        html(format!("<table>{}</table>", items(n, |i| format!("<tr><td rowspan=65534>{i}"))))
    }),
    ("links", "a.html", |n| html(items(n, |i| format!("<li><a href=/{i}>Tin số {i}</a>")))),
    ("classes", "a.html", |n| {
        html(format!(
            "<style>{}</style>{}",
            items(n, |i| format!(".c{i}{{font-family:.VnTime}}")),
            items(n, |i| format!("<p class='c{i} d'>a"))
        ))
    }),
    ("parts", "a.mht", |n| {
        format!("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n{}--b\nContent-Type: text/html\n\n<p>a", "--b\nContent-Type: image/png\n\nx\n".repeat(n)).into_bytes()
    }),
    ("fields of a head", "a.mht", |n| {
        format!("{}Content-Type: text/html\n\n<p>a", items(n, |i| format!("X-{i}: a\n b\n")))
            .into_bytes()
    }),
    ("escaped letters", "a.mht", |n| {
        format!(
            "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n{}",
            "=E1=BB=91= ".repeat(n)
        )
        .into_bytes()
    }),
    ("lines in TCVN3", "a.txt", |n| {
        b"C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam, \xf1y ban nh\xa9n d\xa9n\n"
            .repeat(n)
    }),
    ("mojibake", "a.txt", |n| "Cá»™ng hĂ²a xĂ£ há»™i chá»§ nghÄ©a\n".repeat(n).into_bytes()),
    ("words in VIQR", "a.txt", |n| "Co^.ng ho`a xa~ ho^.i chu? nghi~a ".repeat(n).into_bytes()),
    ("letters of two bytes", "a.txt", |n| {
        [0xFF, 0xFE]
            .into_iter()
            .chain("Cộng hòa ".repeat(n).encode_utf16().flat_map(u16::to_le_bytes))
            .collect()
    }),
    ("bytes of no encoding", "a.txt", |n| b"\xe9\xdf\xb7 a ".repeat(n)),
    ("lines", "a.pdf", |n| page(items(n, |i| at(60, i as i32 % 800, 11, &format!("dong {i}"))))),
    ("words of one line", "a.pdf", |n| page(items(n, |i| at(i as i32 % 600, 700, 11, "a")))),
    ("rules", "a.pdf", |n| {
        page(
            items(n, |i| {
                line(i as i32 % 600, 0, i as i32 % 600, 800)
                    + &line(0, i as i32 % 800, 600, i as i32 % 800)
            }) + &at(60, 700, 11, "a"),
        )
    }),
    ("objects", "a.pdf", |n| {
        pdf(at(60, 700, 11, "a").as_bytes(), "", &vec![b"<</A 1>>".to_vec(); n])
    }),
    ("members", "a.docx", |n| {
        let names: Vec<String> = (0..n.min(1200)).map(|i| format!("word/{i}.xml")).collect();
        let mut members = vec![
            ("[Content_Types].xml", "<Types/>"),
            (
                "word/document.xml",
                "<w:document><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document>",
            ),
        ];
        members.extend(names.iter().map(|name| (name.as_str(), "<a/>")));
        zip(&members)
    }),
];

fn page(content: String) -> Vec<u8> {
    pdf(content.as_bytes(), "", &[])
}

#[test]
fn files_take_linear_time() {
    with_room(|| {
        let mut worst = Vec::new();
        for (what, name, make) in FILES {
            let read = |content: Vec<u8>| _ = ingest::source(name, content, &Options::default());
            let ratio = growth_of(make, &read, FEW, 5);
            worst.push((ratio, format!("{what} in {name}")));
        }
        report(worst);
    });
}
