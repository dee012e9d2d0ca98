//! Texts made of what documents are made of, and damaged as files are damaged.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use unicode_normalization::UnicodeNormalization;

use crate::corpus::sources;

/// Words of documents. `hoà`, `thuỷ`, `toả` are there because folding moves their tone marks.
const WORDS: &[&str] = &[
    "Căn cứ",
    "Thực hiện",
    "Kế hoạch",
    "Nghị định",
    "Nghị quyết",
    "Luật",
    "Quyết định",
    "Công văn",
    "Báo cáo",
    "số",
    "Số:",
    "ngày",
    "tháng",
    "năm",
    "của",
    "và",
    "các",
    "theo",
    "tại",
    "khoản",
    "điểm a",
    "Điều",
    "Phụ lục",
    "Ủy ban nhân dân",
    "UBND",
    "UỶ BAN NHÂN DÂN",
    "tỉnh",
    "huyện",
    "xã",
    "Sở Tư pháp",
    "Bộ Nội vụ",
    "Chính phủ",
    "Thủ tướng Chính phủ",
    "HĐND",
    "Kính gửi:",
    "Nơi nhận:",
    "- Như trên;",
    "Lưu: VT, TH.",
    "TM. ỦY BAN NHÂN DÂN",
    "KT. CHỦ TỊCH",
    "CHỦ TỊCH",
    "Nguyễn Văn A",
    "hoà",
    "Hoà Bình",
    "thuỷ",
    "toả",
    "khoẻ",
    "quý",
    "qua",
    "nghiệp",
    "được",
    "ưỡn",
    "đường",
    "Đức",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "BÁO CÁO",
    "Về việc",
    "V/v",
    "sửa đổi, bổ sung",
    "thay thế",
    "ban hành kèm theo",
    "a)",
    "b)",
    "1.",
    "IV.",
    "- ",
    "+ ",
    "| ",
    "(",
    ")",
    ";",
    ":",
    ",",
    ".",
    "“",
    "”",
    "'",
    "\"",
    "Quảng Ngãi",
    "Bình Định",
    "Dự thảo",
    "(sau đây gọi là",
    "nêu trên",
    "cùng ngày",
    "lần lượt",
];

fn code() -> impl Strategy<Value = String> {
    let symbol = select(vec![
        "NĐ-CP",
        "QĐ-TTg",
        "KH-UBND",
        "KH-STP",
        "NQ-CP",
        "TT-BTC",
        "TTr-SNV",
        "UBND-NC",
        "HD/VPTW",
        "CTr/TU",
        "QH13",
        "NQ-HĐND",
        "BC-UBND",
        "TTLT-BTC-BNV",
        "SNV-CCHC&PC",
        "XYZ-ABC",
        "nđ-cp",
        "KH - UBND",
        "CT/TW",
    ]);
    let year =
        prop_oneof![Just(String::new()), (1990u16..2030).prop_map(|year| format!("{year}/"))];
    (0u32..12_000, year, symbol, select(vec!["/", "/", "/", "-"]))
        .prop_map(|(number, year, symbol, slash)| format!("{number:02}{slash}{year}{symbol}"))
}

fn printed_date() -> impl Strategy<Value = String> {
    (0u8..33, 0u8..14, 1990u16..2030, 0u8..5).prop_map(|(day, month, year, form)| match form {
        0 => format!("{day}/{month}/{year}"),
        1 => format!("ngày {day:02} tháng {month:02} năm {year}"),
        2 => format!("{day}-{month}-{year}"),
        3 => format!("tháng {month}/{year}"),
        _ => format!("năm {year}"),
    })
}

pub fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(WORDS).prop_map(str::to_owned),
        3 => code(),
        2 => printed_date(),
        1 => "[0-9]{1,9}",
        1 => "[a-zA-ZđĐơưáạ]{1,12}",
        1 => select(vec!["\u{301}", "²", "ﬁ", "\u{1f600}", "Α", "\u{300}\u{323}", "İ", "ß", "\u{1}", "*", "/", "-", "\u{3000}"])
            .prop_map(str::to_owned),
    ]
}

fn between() -> impl Strategy<Value = &'static str> {
    select(vec![" ", " ", " ", " ", " ", " ", "", ", ", "\n", "\n", "\n\n", "; "])
}

/// A text as a person wrote it.
fn clean() -> impl Strategy<Value = String> {
    vec((piece(), between()), 0..60)
        .prop_map(|parts| parts.iter().map(|(piece, gap)| format!("{piece}{gap}")).collect())
}

#[derive(Clone, Copy, Debug)]
pub enum Damage {
    Nfd,
    /// Base letter with its hat or horn composed, tone mark apart: Windows-1258.
    Tones,
    NoBreak,
    Doubled,
    Tab,
    Wrap,
    Invisible,
    CarriageReturn,
    Eth,
    Dashes,
    Quotes,
    Capitals,
}

pub const DAMAGES: &[Damage] = &[
    Damage::Nfd,
    Damage::Tones,
    Damage::NoBreak,
    Damage::Doubled,
    Damage::Tab,
    Damage::Wrap,
    Damage::Invisible,
    Damage::CarriageReturn,
    Damage::Eth,
    Damage::Dashes,
    Damage::Quotes,
    Damage::Capitals,
];

impl Damage {
    /// What becomes of one letter; `turn` picks between variants.
    fn letter(self, c: char, turn: usize, out: &mut String) {
        let pick = |from: &[&'static str]| from[turn % from.len()];
        match (self, c) {
            (Damage::Nfd, c) => out.extend(std::iter::once(c).nfd()),
            (Damage::Tones, c) => {
                let tone = |c: &char| {
                    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
                };
                let (tones, base): (Vec<char>, Vec<char>) =
                    std::iter::once(c).nfd().partition(tone);
                out.extend(base.into_iter().nfc().chain(tones));
            }
            (Damage::NoBreak, ' ') => out.push_str(pick(&["\u{a0}", "\u{202f}", "\u{2003}"])),
            (Damage::Doubled, ' ') => out.push_str("  "),
            (Damage::Tab, ' ') => out.push_str(pick(&["\t", " \t ", "\u{b}"])),
            (Damage::Wrap, ' ') => out.push_str(pick(&["\n", " \n", "\n "])),
            (Damage::Invisible, c) if c.is_alphanumeric() || c == ' ' => {
                out.push(c);
                out.push_str(pick(&["\u{ad}", "\u{200b}", "\u{feff}", "\u{200d}", "\u{2060}"]));
            }
            (Damage::CarriageReturn, '\n') => out.push_str("\r\n"),
            (Damage::Eth, 'Đ') => out.push_str(pick(&["\u{d0}", "\u{189}", "D\u{335}"])),
            (Damage::Eth, 'đ') => out.push_str(pick(&["\u{f0}", "\u{257}", "d\u{335}"])),
            (Damage::Dashes, '-') => out.push_str(pick(&["–", "—", "‑", "−", "\u{f0b7}"])),
            (Damage::Dashes, '/') => out.push_str(pick(&["\u{2044}", "\u{2215}"])),
            (Damage::Quotes, '"') => out.push_str(pick(&["“", "”", "«", "»", "„"])),
            (Damage::Quotes, '\'') => out.push_str(pick(&["‘", "’"])),
            (Damage::Capitals, c) => out.extend(c.to_uppercase()),
            (_, c) => out.push(c),
        }
    }

    /// Damages every `every`th letter from the `first` one on.
    pub fn apply(self, text: &str, every: usize, first: usize) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        for (i, c) in text.chars().enumerate() {
            if i >= first && (i - first).is_multiple_of(every) {
                self.letter(c, i / every, &mut out)
            } else {
                out.push(c)
            }
        }
        out
    }
}

/// A text as it comes out of files.
pub fn damaged() -> impl Strategy<Value = String> {
    (clean(), vec((select(DAMAGES), 1usize..9, 0usize..50), 0..5)).prop_map(|(text, damages)| {
        damages
            .into_iter()
            .fold(text, |text, (damage, every, first)| damage.apply(&text, every, first))
    })
}

/// A bundled document with slices of it lost, doubled or moved.
pub fn torn() -> impl Strategy<Value = String> {
    (any::<Index>(), vec((0u8..3, any::<Index>(), 0usize..400, any::<Index>()), 1..12)).prop_map(
        |(document, tears)| {
            let mut text: Vec<char> = document.get(sources()).text.chars().collect();
            for (kind, at, length, to) in tears {
                if text.is_empty() {
                    break;
                }
                let start = at.index(text.len());
                let end = (start + length).min(text.len());
                let slice: Vec<char> = text[start..end].to_vec();
                if kind != 1 {
                    text.drain(start..end);
                }
                if kind != 0 {
                    let to = to.index(text.len() + 1);
                    text.splice(to..to, slice);
                }
            }
            text.into_iter().collect()
        },
    )
}
