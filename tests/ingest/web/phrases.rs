//! Every line of `patterns/web.tsv` has a page that it cleans.

use super::{ITEM, MENU, OTHERS, item, text};

#[test]
fn every_phrase_cleans_a_page() {
    let mut seen = std::collections::HashSet::new();
    let table = include_str!("../../../patterns/readers/web.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut count = 0;
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let [phrase, kind, _note] = columns.as_slice() else { panic!("three columns: {row}") };
        assert!(seen.insert((*phrase, *kind)), "twice: {row}");
        let upper = phrase.to_uppercase();
        let junk = match *kind {
            "control" => format!("<p>[{upper}]</p>"),
            "bar" => {
                format!("<p>{phrase} | {}</p>", if *phrase == "zalo" { "Facebook" } else { "Zalo" })
            }
            "counter" => format!("<p>{upper}: 1.234</p>"),
            "rating" => format!(
                "<p>{phrase}: 5/5 (12 {})</p>",
                if *phrase == "phiếu" { "đánh giá" } else { "phiếu" }
            ),
            "list" => format!("<div><b>{upper}</b>{OTHERS}</div>"),
            "footer" => format!("<div>{phrase} X<br>Địa chỉ: 12 Lê Lợi</div>"),
            "address" => format!("<div>Bản quyền thuộc về X | {phrase}: 12</div>"),
            "home" => format!("<div>{upper} » Tin tức » Tin xã</div>"),
            "class" => format!("<div class='x-{phrase}'>Khung bên cạnh</div>"),
            "title" => format!("<h3 class='banner {phrase}'>Tên bài</h3>"),
            other => panic!("unknown kind {other}"),
        };
        let page = format!("<body><div>{MENU}</div><div>{ITEM}{junk}</div></body>");
        let wanted = item() + if *kind == "title" { "Tên bài\n" } else { "" };
        assert_eq!(text(&page), wanted, "{row}");
        count += 1;
    }
    assert!(count > 200);
}

#[test]
fn decomposed_letters_are_the_same() {
    use unicode_normalization::UnicodeNormalization;
    let junk: String = "<p>Gởi bài viết</p>".nfd().collect();
    assert_eq!(text(&format!("<body>{ITEM}{junk}</body>")), item());
}
