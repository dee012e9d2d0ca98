//! Pages that nobody should have written: nothing panics, nothing hangs, no text is lost.

use std::time::{Duration, Instant};

use super::{ITEM, LIMITS, MENU, OTHERS, joined, text};

/// Far more than needed, far less than what grows with the square takes.
const LONG: Duration = Duration::from_secs(20);

#[test]
fn deep_nests_take_linear_time() {
    let n = 100_000;
    let pages = [
        format!("{}chữ{}", "<div>".repeat(n), "</div>".repeat(n)),
        format!("{}chữ", "<div>".repeat(n)),
        format!("{}chữ", "<span>".repeat(n)),
        format!("{}chữ", "<b><i>".repeat(n)),
        format!("{}chữ", "<table><tr><td>".repeat(n)),
        format!("{}chữ", "<ul><li>".repeat(n)),
        format!("{}chữ", "<o:p/>".repeat(n)),
        format!("{}chữ", "<a href=x><div>".repeat(n)),
        format!("<p {}>chữ", "a1=2 b ".repeat(n)),
        format!("chữ<!-- {}", "<div>".repeat(n)),
        format!("{}chữ", "<section hidden=until-found class='menu share'>".repeat(n)),
        format!(
            "{}{}chữ",
            (0..n).map(|i| format!("<font size={i}>")).collect::<String>(),
            "<p>".repeat(n)
        ),
        format!("<b>{}chữ", "<p><font color=1><i><u>x".repeat(n)),
    ];
    for page in pages {
        let start = Instant::now();
        assert!(text(&page).contains("chữ"), "{}", &page[..40]);
        assert!(start.elapsed() < LONG, "{:?} for {}", start.elapsed(), &page[..40]);
    }
    let deep = viendan::ingest::web::read(&"<div>".repeat(n), &LIMITS);
    assert_eq!(deep.warnings.len(), 1);
    assert!(viendan::ingest::web::read("<p>a<o:p/></p>", &LIMITS).warnings.is_empty());
}

#[test]
fn text_between_left_out_blocks_is_not_glued() {
    let page =
        "<div>một</div>".replace("<div>", &"<div>".repeat(400)) + &"<div>hai</div>".repeat(3);
    assert_eq!(text(&page), "một\nhai\nhai\nhai\n");
}

#[test]
fn mutated_pages() {
    let page = format!(
        "<!DOCTYPE html><html><head><title>x</title><style>.a{{font-family:'.VnTime'}}</style></head><body><form>{MENU}<table><tr><td rowspan=2 colspan=3>{ITEM}<sup>2</sup></td><td>1<td>2</tr></table><!--[if x]>y<![endif]--><ul>{OTHERS}</ul><input type=text><span style='mso-element:field-begin'>x</span><font face=.VnTime>y</font></form></body></html>"
    );
    let bytes = page.as_bytes();
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    for _ in 0..300 {
        let mut mutated = bytes.to_vec();
        for _ in 0..1 + random(30) {
            let at = random(mutated.len());
            match random(4) {
                0 => mutated[at] = u8::try_from(random(256)).unwrap(),
                1 => {
                    mutated.drain(at..(at + random(40)).min(mutated.len()));
                }
                2 => {
                    let from = random(mutated.len());
                    let part = mutated[from..(from + random(200)).min(mutated.len())].to_vec();
                    mutated.splice(at..at, part);
                }
                _ => mutated.truncate(mutated.len().saturating_sub(random(20)).max(1)),
            }
        }
        let start = Instant::now();
        joined(&viendan::ingest::web::read(&String::from_utf8_lossy(&mutated), &LIMITS));
        let _ = viendan::ingest::web::mht::read(&mutated, &LIMITS);
        assert!(start.elapsed() < Duration::from_secs(2));
    }
}

#[test]
fn nothing_and_little() {
    for page in
        ["", " ", "<", "&", "<html></html>", "<p></p>", "<!--", "<table><tr>", "<br>", "\u{feff}"]
    {
        assert!(text(page).len() < 8, "{page}");
    }
    assert_eq!(text("chỉ là chữ"), "chỉ là chữ\n");
}
