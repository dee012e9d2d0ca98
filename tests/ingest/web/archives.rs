//! Web archives.

use super::{ITEM, LIMITS, item, joined};
use viendan::ingest::piece::FormatError;
use viendan::ingest::web::mht;

fn archive(head: &str, body: &str) -> Vec<u8> {
    format!(
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----=_Part_7\"\r\n\r\n\
        ------=_Part_7\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n\
        ------=_Part_7\r\n{head}\r\n\r\n{body}\r\n------=_Part_7--\r\n"
    )
    .into_bytes()
}

/// Quoted-printable with lines of at most 76 characters.
fn quoted(text: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for byte in text.bytes() {
        let code = match byte {
            b'=' | 128.. => format!("={byte:02X}"),
            _ => char::from(byte).to_string(),
        };
        if width + code.len() > 75 {
            out.push_str("=\r\n");
            width = 0;
        }
        width += code.len();
        out.push_str(&code);
    }
    out
}

#[test]
fn quoted_printable_page() {
    let page = quoted(&format!("<html><body class='a=b'>{ITEM}</body></html>"));
    let bytes = archive(
        "Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: http://x/",
        &page,
    );
    assert!(mht::is_mht("a.txt", &bytes) && mht::is_mht("a.MHT", b""));
    assert!(!mht::is_mht("a.html", b"<html>"));
    assert_eq!(joined(&mht::read(&bytes, &LIMITS).unwrap()), item());
}

#[test]
fn base64_page_in_another_encoding() {
    // "<p>Số 5</p>" in windows-1258: the tone mark is a character of its own.
    let bytes = archive(
        "Content-Type: text/html; charset=windows-1258\r\nContent-Transfer-Encoding: BASE64",
        "PHA+U/Ts\r\nIDU8L3A+",
    );
    let part = mht::html_part(&bytes, &LIMITS).unwrap();
    assert_eq!(part.charset.as_deref(), Some("windows-1258"));
    assert_eq!(joined(&mht::read(&bytes, &LIMITS).unwrap()), "S\u{f4}\u{301} 5\n");
}

#[test]
fn the_start_is_read_not_the_first() {
    let message = "Content-Type: multipart/related; boundary=b; start=\"<p2@x>\"\nMIME-Version: 1.0\n\n--b\nContent-Type: text/html\nContent-ID: <p1@x>\n\n<p>khung</p>\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/html\nContent-ID: <p2@x>\n\n<p>trang</p>\n";
    assert_eq!(joined(&mht::read(message.as_bytes(), &LIMITS).unwrap()), "trang\n");
}

#[test]
fn no_page_and_too_much() {
    assert!(matches!(mht::read(b"abc", &LIMITS), Err(FormatError::Unsupported(_))));
    let damaged = archive("Content-Type: text/html\r\nContent-Transfer-Encoding: base64", "@@@@");
    assert!(matches!(mht::read(&damaged, &LIMITS), Err(FormatError::Damaged(_))));
    let mut limits = LIMITS;
    limits.unpacked = 10;
    let large = archive("Content-Type: text/html", ITEM);
    assert!(matches!(mht::read(&large, &limits), Err(FormatError::TooLarge(_))));
}
