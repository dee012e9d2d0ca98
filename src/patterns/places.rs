//! Administrative units with their validity: `patterns/places.tsv` and the words for their kinds,
//! `patterns/placekinds.tsv`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{PatternError, slug, table::Table, was_valid};
use crate::model::Date;
use crate::text::fold;

/// No further row.
const NONE: u32 = u32::MAX;

/// The three levels of local government; districts ended on 30 June 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Province or centrally run city.
    Province,
    /// District, town or provincial city.
    District,
    /// Commune, ward, township or special zone.
    Commune,
}

/// A code of the statistics office: 2 digits for provinces, 3 for districts, 5 for communes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceCode([u8; 5]);

impl PlaceCode {
    /// The code with these digits, or `None` if there are other characters or more than five.
    pub fn parse(digits: &str) -> Option<PlaceCode> {
        let mut code = [0; 5];
        let ok = digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit());
        ok.then(|| {
            code[..digits.len()].copy_from_slice(digits.as_bytes());
            PlaceCode(code)
        })
    }

    /// The digits; none for the code of nothing.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }
}

/// One unit under one name and parent, for the time it had them.
#[derive(Clone, Debug)]
pub struct PlaceRow {
    /// Code of the statistics office; its length gives the tier.
    pub code: PlaceCode,
    /// Name without its kind.
    pub name: String,
    /// Index into the kinds.
    kind: u8,
    /// Code of the unit above; empty for provinces.
    pub parent: PlaceCode,
    /// First day; `None` if before 2019 or not known.
    pub from: Option<Date>,
    /// Last day; `None` while it exists.
    pub until: Option<Date>,
    /// Codes of the units that took over, the main one first.
    pub successors: Vec<PlaceCode>,
    /// Position in the table.
    at: u32,
    /// The next row of the same folded name, and of the same code.
    next: [u32; 2],
    /// Full name and path, made when they are first asked for.
    shown: OnceLock<(String, String)>,
}

impl PlaceRow {
    /// Its position in the table.
    pub fn index(&self) -> usize {
        self.at as usize
    }

    /// Province, district or commune.
    pub fn tier(&self) -> Tier {
        match self.code.as_str().len() {
            0..=2 => Tier::Province,
            3 => Tier::District,
            _ => Tier::Commune,
        }
    }

    /// Whether it existed on `date`; an unknown date rules nothing out.
    pub fn valid(&self, date: Option<Date>) -> bool {
        was_valid(self.from, self.until, date)
    }

    fn overlaps(&self, other: &PlaceRow) -> bool {
        self.until.is_none_or(|until| other.from.is_none_or(|from| from <= until))
            && other.until.is_none_or(|until| self.from.is_none_or(|from| from <= until))
    }
}

/// How a kind of unit is written in text.
#[derive(Clone, Debug)]
pub struct KindWord {
    /// Folded: `thành phố`, `tp.`.
    pub word: String,
    /// The tier of the units it names, where they are all of one.
    pub tier: Option<Tier>,
    kinds: Vec<u8>,
}

/// All units, by folded name and by code.
#[derive(Clone, Debug, Default)]
pub struct Places {
    rows: Vec<PlaceRow>,
    /// First row of a folded name and of a code; the rows lead on.
    by_name: FxHashMap<String, u32>,
    by_code: FxHashMap<PlaceCode, u32>,
    kinds: Vec<String>,
    /// Words for kinds, longest first.
    pub kind_words: Vec<KindWord>,
    shown: Vec<String>,
    /// Rows by their path, made when it is first asked for.
    by_slug: OnceLock<FxHashMap<String, Vec<u32>>>,
}

impl Places {
    pub(super) fn parse(kinds: (&str, &str), places: (&str, &str)) -> Result<Self, PatternError> {
        let mut all = Places::default();
        for row in Table::parse(kinds.0, kinds.1, &["word", "kinds"])?.rows() {
            let row = row?;
            let word = row.required("word")?;
            let mut indexes = Vec::new();
            for kind in row.list("kinds") {
                let at = all.kinds.iter().position(|k| k == kind).unwrap_or_else(|| {
                    all.kinds.push(kind.to_owned());
                    all.shown.push(word.to_owned());
                    all.kinds.len() - 1
                });
                indexes.push(at as u8);
            }
            all.kind_words.push(KindWord { word: fold(word), tier: None, kinds: indexes });
        }
        all.kind_words.sort_by_key(|kind| std::cmp::Reverse(kind.word.len()));
        let columns =
            ["code", "name", "kind", "parent", "from", "until", "successor", "note", "source"];
        for row in Table::parse(places.0, places.1, &columns)?.rows() {
            let row = row?;
            let kind = row.required("kind")?;
            let kind = all
                .kinds
                .iter()
                .position(|k| k == kind)
                .ok_or_else(|| row.error(format!("the kind '{kind}' is not in {}", kinds.0)))?;
            let code = |digits: &str| {
                PlaceCode::parse(digits)
                    .ok_or_else(|| row.error(format!("'{digits}' is no code of a unit")))
            };
            row.required("source")?;
            let until = row.date("until")?;
            let successors: Vec<PlaceCode> =
                row.list("successor").map(code).collect::<Result<_, _>>()?;
            if until.is_some() && successors.is_empty() && row.get("note").is_empty() {
                let message = "it ended, but neither 'successor' nor 'note' says more";
                return Err(row.error(message.to_owned()));
            }
            all.rows.push(PlaceRow {
                code: code(row.required("code")?)?,
                name: row.required("name")?.to_owned(),
                kind: kind as u8,
                parent: code(row.get("parent"))?,
                from: row.date("from")?,
                until,
                successors,
                at: all.rows.len() as u32,
                next: [NONE; 2],
                shown: OnceLock::new(),
            });
        }
        // From the last to the first, so that the rows of a name are found in file order.
        for at in (0..all.rows.len()).rev() {
            let row = &mut all.rows[at];
            let name = all.by_name.insert(fold(&row.name), at as u32);
            let code = all.by_code.insert(row.code, at as u32);
            row.next = [name.unwrap_or(NONE), code.unwrap_or(NONE)];
        }
        for word in &mut all.kind_words {
            let mut tiers =
                all.rows.iter().filter(|row| word.kinds.contains(&row.kind)).map(PlaceRow::tier);
            let first = tiers.next();
            word.tier = first.filter(|first| tiers.all(|tier| tier == *first));
        }
        Ok(all)
    }

    /// All rows in file order.
    pub fn iter(&self) -> impl Iterator<Item = &PlaceRow> {
        self.rows.iter()
    }

    /// Units of this folded name.
    pub fn named(&self, folded: &str) -> impl Iterator<Item = &PlaceRow> {
        self.chain(self.by_name.get(folded).copied(), 0)
    }

    fn chain(&self, first: Option<u32>, link: usize) -> impl Iterator<Item = &PlaceRow> {
        let row = |at: u32| self.rows.get(at as usize);
        std::iter::successors(first.and_then(row), move |place| row(place.next[link]))
    }

    /// The unit with this code on `date`, or its latest version if the date is not known.
    pub fn by_code(&self, code: PlaceCode, date: Option<Date>) -> Option<&PlaceRow> {
        self.chain(self.by_code.get(&code).copied(), 1).filter(|row| row.valid(date)).last()
    }

    /// All versions of the unit with this code, in file order.
    pub fn versions(&self, code: PlaceCode) -> impl Iterator<Item = &PlaceRow> {
        self.chain(self.by_code.get(&code).copied(), 1)
    }

    /// The version of a unit that a name and a date mean: the one valid on `date`, of several (bounds
    /// of communes that are not known exactly) the one of this name.
    pub fn version(&self, code: &str, name: &str, date: Option<Date>) -> Option<&PlaceRow> {
        let code = PlaceCode::parse(code)?;
        let named = |row: &&PlaceRow| self.label(row) == name || self.full_name(row) == name;
        let there = || self.versions(code).filter(|row| row.valid(date));
        there().filter(named).last().or_else(|| there().last()).or_else(|| {
            let mut all = self.versions(code);
            all.find(named)
        })
    }

    /// What tells a version of a unit from the first one that had its code: the month in which it
    /// began. Codes stay where units merge, and went to other units on 1 July 2025.
    pub fn since(&self, place: &PlaceRow) -> Option<Date> {
        let first = self.versions(place.code).next().is_none_or(|first| first.at == place.at);
        let from = place.from.filter(|_| !first)?;
        Date::new(from.year, from.month, 0)
    }

    /// All units that ever had this path, in file order.
    pub fn at_path(&self, path: &str) -> impl Iterator<Item = &PlaceRow> {
        let by_slug = self.by_slug.get_or_init(|| {
            let mut by_slug: FxHashMap<String, Vec<u32>> = FxHashMap::default();
            for row in &self.rows {
                by_slug.entry(slug(&row.name)).or_default().push(row.at);
            }
            by_slug
        });
        // The last part of a path is a name, with its kind before it where the name alone is not clear.
        let last = path.rsplit('/').next().unwrap_or_default();
        let kinds = self.shown.iter().map(|kind| format!("{}-", slug(kind)));
        let mut rows: Vec<u32> = kinds
            .filter_map(|kind| last.strip_prefix(kind.as_str()).map(str::to_owned))
            .chain([last.to_owned()])
            .filter_map(|name| by_slug.get(&name))
            .flatten()
            .copied()
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let path = path.to_owned();
        rows.into_iter().map(|at| &self.rows[at as usize]).filter(move |row| self.path(row) == path)
    }

    /// The units that took over when `place` ended, as they were on the day after; none while it
    /// exists.
    pub fn successors(&self, place: &PlaceRow) -> Vec<&PlaceRow> {
        let Some(until) = place.until else { return Vec::new() };
        let next = Some(until.end().next());
        place.successors.iter().filter_map(|code| self.by_code(*code, next)).collect()
    }

    /// The unit above on `date`.
    pub fn parent(&self, place: &PlaceRow, date: Option<Date>) -> Option<&PlaceRow> {
        // A unit that has ended is named by the unit it was in when it did.
        let date =
            if place.valid(date) { date.or(place.until) } else { place.until.or(place.from) };
        self.by_code(place.parent, date)
    }

    /// The kind as texts write it: `thành phố`.
    pub fn kind(&self, place: &PlaceRow) -> &str {
        &self.shown[place.kind as usize]
    }

    /// Kind and name: `huyện Lý Sơn`.
    pub fn label(&self, place: &PlaceRow) -> String {
        format!("{} {}", self.kind(place), place.name)
    }

    /// Whether `word` can stand for the kind of `place`.
    pub fn is_kind(&self, word: &KindWord, place: &PlaceRow) -> bool {
        word.kinds.contains(&place.kind)
    }

    /// The full name: `xã An Hải, huyện Lý Sơn, tỉnh Quảng Ngãi`.
    pub fn full_name<'a>(&'a self, place: &'a PlaceRow) -> &'a str {
        &self.shown(place).0
    }

    /// The path of slugs in an agency's id: `quang-ngai/ly-son`.
    ///
    /// Provinces and districts go by their bare name; a district that shares it with another one of
    /// its province at the same time (thành phố and huyện Hồng Ngự) and every commune carry their
    /// kind, because names were reused when districts ended.
    pub fn path<'a>(&'a self, place: &'a PlaceRow) -> &'a str {
        &self.shown(place).1
    }

    fn shown<'a>(&'a self, place: &'a PlaceRow) -> &'a (String, String) {
        place.shown.get_or_init(|| {
            let label = self.label(place);
            let with_kind = place.tier() == Tier::Commune || self.has_homonym(place);
            let own = if with_kind { slug(&label) } else { slug(&place.name) };
            match self.parent(place, place.until) {
                Some(parent) => {
                    let (name, path) = self.shown(parent);
                    (format!("{label}, {name}"), format!("{path}/{own}"))
                }
                None => (label, own),
            }
        })
    }

    fn has_homonym(&self, place: &PlaceRow) -> bool {
        self.named(&fold(&place.name)).any(|other| {
            other.tier() == place.tier()
                && other.parent == place.parent
                && other.kind != place.kind
                && other.code != place.code
                && other.overlaps(place)
        })
    }
}
