//! Small office files built in code.

mod docx;
mod others;

use std::io::{Cursor, Write};

pub const LIMITS: viendan::ingest::piece::Limits =
    viendan::ingest::piece::Limits { pages: 50, text: 1 << 24, unpacked: 4 << 20, depth: 200 };

pub fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default();
    for (name, text) in members {
        writer.start_file(*name, packed).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A DOCX with a body and further parts: kind, file, content.
pub fn docx(body: &str, parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut rels = String::from("<Relationships>");
    let mut members = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        (
            "word/document.xml".to_owned(),
            format!(
                "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
            ),
        ),
    ];
    for (index, (kind, file, content)) in parts.iter().enumerate() {
        rels +=
            &format!("<Relationship Id=\"r{index}\" Type=\"{RELS}/{kind}\" Target=\"{file}\"/>");
        members.push((format!("word/{file}"), (*content).to_owned()));
    }
    members.push(("word/_rels/document.xml.rels".to_owned(), rels + "</Relationships>"));
    let members: Vec<(&str, &str)> =
        members.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    zip(&members)
}

pub fn odt(body: &str, styles: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        ("styles.xml", "<office:document-styles/>"),
    ])
}

pub fn xlsx(sheet: &str) -> Vec<u8> {
    let rel = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELS}/{kind}\" Target=\"{target}\"/>")
    };
    let rels = format!(
        "<Relationships>{}{}{}</Relationships>",
        rel("a", "worksheet", "worksheets/sheet1.xml"),
        rel("b", "sharedStrings", "sharedStrings.xml"),
        rel("c", "styles", "styles.xml")
    );
    zip(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"Phụ lục\" r:id=\"a\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", &rels),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>Nội dung</t></si><si><r><t>Đất </t></r><r><t>đai</t></r></si></sst>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.00%\"/></numFmts>\
             <fonts><font><name val=\".VnTime\"/></font></fonts><cellXfs><xf numFmtId=\"0\"/>\
             <xf numFmtId=\"164\"/><xf numFmtId=\"14\"/><xf numFmtId=\"3\" fontId=\"0\"/></cellXfs></styleSheet>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ])
}

/// A paragraph of a DOCX.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A cell of a DOCX.
pub fn tc(inside: &str, properties: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>")
}

/// The text of a file, and its warnings.
pub fn read(bytes: &[u8]) -> (String, Vec<String>) {
    let pages = viendan::ingest::word::container::read(bytes, &LIMITS).unwrap();
    (pages.pages.iter().flatten().map(|piece| piece.text.as_str()).collect(), pages.warnings)
}

pub fn text(bytes: &[u8]) -> String {
    read(bytes).0
}
