//! Old encodings, end to end.
#![allow(missing_docs, clippy::unwrap_used)]

mod encoder;
mod texts;

use std::process::{Command, Stdio};
use std::sync::Arc;

use encoder::{Encoder, NAMES, codes, cp1252};
use texts::*;
use unicode_normalization::UnicodeNormalization;
use viendan::ingest::legacy::{Script, decode_bytes, is_vietnamese, repair, share_of_syllables};
use viendan::ingest::piece::{Pages, Piece};

fn decoded(text: &str) -> Option<(String, &'static str)> {
    decode_bytes(text.as_bytes())
}

fn pages(pieces: &[(&str, &str)]) -> Pages {
    let piece = |(font, text): &(&str, &str)| Piece {
        text: (*text).to_owned(),
        font: (!font.is_empty()).then(|| Arc::from(*font)),
    };
    Pages { pages: vec![pieces.iter().map(piece).collect()], ..Pages::default() }
}

fn text(pages: &Pages) -> String {
    pages.pages.iter().flatten().map(|piece| piece.text.as_str()).collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// Stretches of whole words of at least `size` characters.
fn windows(size: usize, count: usize) -> Vec<String> {
    let words: Vec<&str> = VIETNAMESE.iter().flat_map(|text| text.split_whitespace()).collect();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut windows = Vec::new();
    while windows.len() < count {
        let start = random.below(words.len());
        let mut window = String::new();
        for word in words.iter().skip(start) {
            if window.chars().count() >= size {
                break;
            }
            if !window.is_empty() {
                window.push(' ');
            }
            window.push_str(word);
        }
        if window.chars().count() >= size {
            windows.push(window);
        }
    }
    windows
}

/// Of the windows that the encoding changes and that have three such words, the share found.
fn found(name: &str, size: usize) -> f64 {
    let encoder = Encoder::new(name);
    let (mut all, mut right) = (0, 0);
    for window in windows(size, 2000) {
        let view = encoder.view(&window);
        if view == window || view.split(' ').filter(|word| !word.is_ascii()).count() < 3 {
            continue;
        }
        all += 1;
        let read = decoded(&view).map(|found| found.0.to_lowercase());
        right += usize::from(read == Some(window.to_lowercase()));
    }
    assert!(all > 1000);
    f64::from(right as u32) / f64::from(all)
}

#[test]
fn windows_are_found() {
    for (name, at_24, at_80) in [
        ("tcvn3", 0.995, 1.0),
        ("vni", 0.995, 1.0),
        ("utf-8-as-cp1252", 0.99, 1.0),
        ("windows-1258", 0.97, 1.0),
        ("viscii", 0.93, 0.995),
        ("vps", 0.93, 0.995),
    ] {
        let (short, long) = (found(name, 24), found(name, 80));
        println!("{name}: {short:.4} at 24, {long:.4} at 80");
        assert!(short >= at_24 && long >= at_80, "{name} {short} {long}");
    }
}

#[test]
fn paragraphs_as_bytes_and_as_text() {
    for name in NAMES {
        let encoder = Encoder::new(name);
        for paragraph in VIETNAMESE {
            let bytes = encoder.bytes(paragraph);
            let (read, got) = decode_bytes(&bytes).unwrap_or_else(|| {
                // UTF-8 read as windows-1252 is UTF-8 as bytes.
                assert_eq!(name, "utf-8-as-cp1252");
                (paragraph.to_owned(), name)
            });
            assert_eq!(got, name, "{paragraph}");
            assert_eq!(read.to_lowercase(), paragraph.to_lowercase());
            let latin1: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            for view in [encoder.view(paragraph), latin1] {
                let (read, got) = decoded(&view).unwrap();
                assert_eq!(got, name);
                assert_eq!(read.to_lowercase(), paragraph.to_lowercase());
                if name != "tcvn3" {
                    assert_eq!(read, paragraph);
                }
            }
        }
    }
}

#[test]
fn no_false_alarm() {
    let all = [FRENCH, GERMAN, SPANISH, ENGLISH].concat();
    for paragraph in all.iter().chain(&VIETNAMESE).chain(&CODES) {
        assert_eq!(decoded(paragraph), None, "{paragraph}");
        let (bytes, _, is_bad) = encoding_rs::WINDOWS_1252.encode(paragraph);
        if !is_bad {
            assert_eq!(decode_bytes(&bytes), None, "{paragraph}");
        }
        let decomposed: String = paragraph.nfd().collect();
        assert_eq!(decoded(&decomposed), None, "{paragraph}");
    }
    for texts in [FRENCH, GERMAN, SPANISH, ENGLISH, VIETNAMESE] {
        assert_eq!(decoded(&texts.join("\n")), None);
        assert_eq!(decoded(&texts.join(" ")), None);
    }
    assert_eq!(decoded(&CODES.join("\n")), None);
    let mut mixed =
        pages(&[("Times New Roman", VIETNAMESE[0]), ("", FRENCH[0]), ("Arial", CODES[1])]);
    let before = text(&mixed);
    assert_eq!(repair(&mut mixed), None);
    assert_eq!(text(&mixed), before);
}

/// Some PDF files give only the low byte of each character. That is none of the encodings.
#[test]
fn low_bytes_are_not_decoded() {
    let low = |text: &str| -> String {
        let byte = |c: char| if c > '\u{ff}' { char::from(c as u32 as u8) } else { c };
        text.chars().map(byte).collect()
    };
    let text = low(&VIETNAMESE.join("\n"));
    assert_eq!(decoded(&text), None);
    assert_eq!(viendan::ingest::legacy::Likeness::of(&text).script(), Script::Garbled);
}

#[test]
fn foreign_windows_stay() {
    let words: Vec<&str> =
        [FRENCH, GERMAN, SPANISH, ENGLISH].iter().flatten().flat_map(|t| t.split(' ')).collect();
    let mut random = Random(7);
    for _ in 0..3000 {
        let start = random.below(words.len() - 12);
        let window = words[start..start + 4 + random.below(8)].join(" ");
        assert_eq!(decoded(&window), None, "{window}");
    }
}

#[test]
fn letters_go_round() {
    for name in ["tcvn3", "vni", "viscii", "vps"] {
        let letters = codes(name);
        assert_eq!(letters.len(), if name == "tcvn3" { 74 } else { 134 }, "{name}");
        let encoder = Encoder::new(name);
        // Each letter stands in text that leaves no doubt.
        let frame = VIETNAMESE[3];
        for letter in letters.keys() {
            let word = format!("{frame} {letter}nh");
            // Seen as Latin-1: what windows-1252 has as quotes and dashes begins no word.
            let view: String = encoder.bytes(&word).into_iter().map(char::from).collect();
            let (read, got) = decoded(&view).unwrap();
            assert_eq!(got, name);
            let last = read.split(' ').next_back().unwrap().to_owned();
            // A first letter that is a control character or a blank otherwise may stay.
            let is_blank = letters[letter][0] == 0xa0;
            assert!(is_blank || last == format!("{letter}nh"), "{name} {letter} {last}");
        }
    }
    for name in ["windows-1258", "utf-8-as-cp1252"] {
        let encoder = Encoder::new(name);
        for letter in codes("viscii").keys() {
            let word = format!("{} {letter}nh", VIETNAMESE[3]);
            let (read, _) = decoded(&encoder.view(&word)).unwrap();
            assert_eq!(read, word, "{name}");
        }
    }
}

/// The tables agree with the C library's where it knows them. Without `iconv` this cannot be told.
#[test]
fn tables_agree_with_iconv() {
    for (name, theirs) in [("tcvn3", "TCVN"), ("viscii", "VISCII"), ("windows-1258", "CP1258")] {
        let mut letters: Vec<(char, Vec<u8>)> = if name == "windows-1258" {
            let encoder = Encoder::new(name);
            codes("viscii").into_keys().map(|c| (c, encoder.bytes(&c.to_string()))).collect()
        } else {
            codes(name).into_iter().collect()
        };
        letters.sort();
        let bytes: Vec<u8> =
            letters.iter().flat_map(|(_, code)| [code.as_slice(), b"\n"].concat()).collect();
        let child = Command::new("iconv")
            .args(["-f", theirs, "-t", "UTF-8"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            eprintln!("iconv is not installed: {name} is not compared");
            continue;
        };
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), &bytes).unwrap();
        let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let read: Vec<String> = output.lines().map(|line| line.nfc().collect()).collect();
        let expected: Vec<String> = letters.iter().map(|(letter, _)| letter.to_string()).collect();
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn fonts_and_paragraphs_mix() {
    let tcvn3 = Encoder::new("tcvn3");
    let vni = Encoder::new("vni");
    let mut mixed = pages(&[
        ("Times New Roman", VIETNAMESE[0]),
        ("Times New Roman", "\n"),
        (".VnTimeH", &tcvn3.view("quyết định ")),
        (".VnTimeH", &tcvn3.view("ban hành quy chế\n")),
        (".VnTime", &tcvn3.view(VIETNAMESE[5])),
        ("Arial", " Văn bản mới, 29/KH-UBND, café Müller\n"),
        // The name lies.
        ("VNSTCVN3", &vni.view(VIETNAMESE[6])),
        ("VNSTCVN3", &vni.view("\nNgày tháng\n")),
        ("Arial", "Zürich, Kraków, 45/2019/QĐ-TTg\n"),
    ]);
    assert_eq!(repair(&mut mixed), Some("tcvn3"));
    let read = text(&mixed);
    let expected = format!(
        "{}\nQUYẾT ĐỊNH BAN HÀNH QUY CHẾ\n{} Văn bản mới, 29/KH-UBND, café Müller\n{}\nNgày tháng\n\
         Zürich, Kraków, 45/2019/QĐ-TTg\n",
        VIETNAMESE[0], VIETNAMESE[5], VIETNAMESE[6]
    );
    assert_eq!(read, expected);
    // Pieces keep their borders.
    assert_eq!(mixed.pages[0][2].text, "QUYẾT ĐỊNH ");

    let lines = [VIETNAMESE[0], VIETNAMESE[4], VIETNAMESE[7]];
    let mut mixed =
        pages(&[("", &format!("{}\n{}\n{}", lines[0], tcvn3.view(lines[1]), lines[2]))]);
    assert_eq!(repair(&mut mixed), Some("tcvn3"));
    assert_eq!(text(&mixed), lines.join("\n"));
}

#[test]
fn letters_split_over_runs() {
    let view = Encoder::new("vni").view(VIETNAMESE[8]);
    let at = view.find('å').unwrap();
    let (before, after) = view.split_at(at);
    let mut split = pages(&[("VNI-Times", before), ("VNI-Times", after)]);
    assert_eq!(repair(&mut split), Some("vni"));
    assert_eq!(text(&split), VIETNAMESE[8]);
}

#[test]
fn short_pieces_follow() {
    let tcvn3 = Encoder::new("tcvn3");
    let body = tcvn3.view(VIETNAMESE[9]);
    let short = tcvn3.view("\nGhi chú\nTổng số\n30 m²\n2021¹\nđ) Lúa; 5.000đ\n");
    let mut document = pages(&[(".VnTime", &body), (".VnTime", &short)]);
    assert_eq!(repair(&mut document), Some("tcvn3"));
    assert!(text(&document).ends_with("\nGhi chú\nTổng số\n30 m²\n2021¹\nđ) Lúa; 5.000đ\n"));
    // Alone they are too little, together they are enough.
    let heads: Vec<String> = ["Tổng số\n", "Ghi chú\n", "Đơn vị\n", "Chỉ tiêu\n", "Tỷ lệ\n"]
        .map(|t| tcvn3.view(t))
        .to_vec();
    let heads: Vec<(&str, &str)> = heads.iter().map(|head| (".VnArial", head.as_str())).collect();
    let mut document = pages(&heads);
    assert_eq!(repair(&mut document), Some("tcvn3"));
    assert_eq!(text(&document), "Tổng số\nGhi chú\nĐơn vị\nChỉ tiêu\nTỷ lệ\n");
    let mut document = pages(&heads[..1]);
    assert_eq!(repair(&mut document), None);
}

#[test]
fn horn_from_what_readers_give() {
    let text = [VIETNAMESE[4], VIETNAMESE[10]].join("\n");
    let view = Encoder::new("tcvn3").view(&text);
    let (read, _) = decoded(&view.replace('\u{ad}', "-")).unwrap();
    assert_eq!(read, text);
    let (read, _) = decoded(&view.replace('\u{ad}', " ")).unwrap();
    assert_eq!(read, text);
    let (read, _) = decoded(&view.replace('\u{ad}', "")).unwrap();
    // What is a word without the letter too cannot be told.
    assert_eq!(read, text.replace("chưa", "cha"));
    // Codes and compounds keep their hyphens.
    let codes = "Theo Kế hoạch 29/KH-UBND, 07-NQ/TU, kinh tế-xã hội, từ 1-3-2009 của Chính phủ";
    let view = Encoder::new("tcvn3").view(codes);
    assert_eq!(decoded(&view).unwrap().0, codes);
}

#[test]
fn capitals_of_tcvn3() {
    let encoder = Encoder::new("tcvn3");
    let lines = "ỦY BAN NHÂN DÂN TỈNH VĨNH THUẬN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHUYỆN LÝ SƠN\n\
                 ĐỀ ÁN\nSở Tư pháp báo cáo của Ủy ban nhân dân xã\nSố: 12/BC-UBND";
    let (read, _) = decoded(&encoder.view(lines)).unwrap();
    assert_eq!(read, lines);
}

#[test]
fn mojibake_that_lost_blanks() {
    let view = Encoder::new("utf-8-as-cp1252").view(VIETNAMESE[10]);
    let (read, _) = decoded(&view.replace('\u{a0}', " ")).unwrap();
    assert_eq!(read, VIETNAMESE[10]);
    let (read, _) = decoded(&view.replace('\u{ad}', "")).unwrap();
    assert_eq!(read, VIETNAMESE[10]);
    let bytes = [b"\xc3\xaf\xc2\xbb\xc2\xbf", view.as_bytes()].concat();
    assert_eq!(decode_bytes(&bytes).unwrap().0, VIETNAMESE[10]);
}

#[test]
fn viqr() {
    let text = "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam, DDo^.c la^.p - Tu+. do.\n\
                Ke^' hoa.ch so^' 29/KH-UBND cu?a U?y ban nha^n da^n tha`nh pho^' dda~ ddu+o+.c duye^.t.";
    let expected = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do.\n\
                    Kế hoạch số 29/KH-UBND của Ủy ban nhân dân thành phố đã được duyệt.";
    assert_eq!(decoded(text), Some((expected.to_owned(), "viqr")));
}

#[test]
fn utf16() {
    for mark in [true, false] {
        let units: Vec<u16> =
            mark.then_some(0xfeff).into_iter().chain(VIETNAMESE[0].encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(decode_bytes(&little), Some((VIETNAMESE[0].to_owned(), "utf-16le")));
        assert_eq!(decode_bytes(&big), Some((VIETNAMESE[0].to_owned(), "utf-16be")));
    }
    assert_eq!(decode_bytes(&[0; 64]), None);
    assert_eq!(decode_bytes(b"PK\x03\x04\x00\x00\x08\x00\x00\x00"), None);
}

#[test]
fn web_page_in_an_old_encoding() {
    for name in ["tcvn3", "vni", "windows-1258"] {
        let page = format!(
            "<html><head><meta charset=\"windows-1252\"><title>{}</title></head>\n<body><p>{}</p>\n<p class=\"a\">{}</p></body></html>",
            "Văn bản", VIETNAMESE[0], VIETNAMESE[3]
        );
        let (read, got) = decode_bytes(&Encoder::new(name).bytes(&page)).unwrap();
        assert_eq!((read.to_lowercase(), got), (page.to_lowercase(), name));
    }
}

#[test]
fn any_bytes_are_safe() {
    let mut random = Random(99);
    for _ in 0..400 {
        let length = random.below(300);
        let bytes: Vec<u8> = (0..length).map(|_| random.below(256) as u8).collect();
        let _ = decode_bytes(&bytes);
        let text: String = bytes.iter().map(|byte| cp1252(*byte)).collect();
        let _ = repair(&mut pages(&[(".VnTimeH", &text), ("VNI-Times", &text), ("", &text)]));
        let _ = is_vietnamese(&text);
    }
}

#[test]
fn likeness() {
    let page = VIETNAMESE.join("\n");
    assert!(is_vietnamese(&page) > 0.95);
    assert!(share_of_syllables(&page) > 0.97);
    let script = |text: &str| viendan::ingest::legacy::Likeness::of(text).script();
    assert_eq!(script(&page), Script::Vietnamese);
    for foreign in [FRENCH, GERMAN, SPANISH, ENGLISH] {
        assert_eq!(script(&foreign.join("\n")), Script::Foreign);
    }
    assert_eq!(script(&CODES[1..2].join("\n").repeat(20)), Script::Few);
    // As an engine for English reads it.
    let junk = "CQNG HoA XA HOI CHU NGHiA VIET NAM DQc l$p - Tg do - H4nh phric Th\u{1b0}c hiQn K6 hoach \
                si5 45 ngdy cira Uy ban nhan d6n tinh v6 vi6c rd so6t, h6 th5ng h6a vdn bin quy phqm phap \
                lu4t, S& NOi vu b6o c6o ket qud thuc hi6n trong s6u thring dAu nSm nhu sau";
    assert_eq!(script(junk), Script::Garbled);
    assert!(is_vietnamese(junk) < 0.2);
    let bare: String = page.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).collect();
    assert_eq!(script(&bare.replace('đ', "d").replace('Đ', "D")), Script::Garbled);
}
