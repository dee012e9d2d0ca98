//! Administrative units with their validity: `patterns/places.tsv` and the words for their kinds,
//! `patterns/placekinds.tsv`.

use std::collections::HashMap;

use super::{PatternError, slug, table::Table};
use crate::model::Date;
use crate::text::fold;

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

/// One unit under one name and parent, for the time it had them.
#[derive(Clone, Debug)]
pub struct PlaceRow {
    /// Code of the statistics office; its length gives the tier.
    pub code: String,
    /// Name without its kind.
    pub name: String,
    /// Index into the kinds.
    kind: u8,
    /// Code of the unit above; empty for provinces.
    pub parent: String,
    /// First day; `None` if before 2019 or not known.
    pub from: Option<Date>,
    /// Last day; `None` while it exists.
    pub until: Option<Date>,
    /// Codes of the units that took over, the main one first.
    pub successors: Vec<String>,
}

impl PlaceRow {
    /// Province, district or commune.
    pub fn tier(&self) -> Tier {
        match self.code.len() {
            0..=2 => Tier::Province,
            3 => Tier::District,
            _ => Tier::Commune,
        }
    }

    /// Whether it existed on `date`; an unknown date rules nothing out.
    pub fn valid(&self, date: Option<Date>) -> bool {
        date.is_none_or(|date| {
            self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until.end())
        })
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
    by_name: HashMap<String, Vec<u32>>,
    by_code: HashMap<String, Vec<u32>>,
    kinds: Vec<String>,
    /// Words for kinds, longest first.
    pub kind_words: Vec<KindWord>,
    shown: Vec<String>,
}

impl Places {
    pub(super) fn parse(
        kinds: (&str, &str),
        places: (&str, &str),
    ) -> Result<Self, PatternError> {
        let mut all = Places::default();
        for row in Table::parse(kinds.0, kinds.1, &["word", "kinds"])?.rows() {
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
        let columns = ["code", "name", "kind", "parent", "from", "until", "successor", "note"];
        for row in Table::parse(places.0, places.1, &columns)?.rows() {
            let kind = row.required("kind")?;
            let kind = all
                .kinds
                .iter()
                .position(|k| k == kind)
                .ok_or_else(|| row.error(format!("the kind '{kind}' is not in {}", kinds.0)))?;
            let at = all.rows.len() as u32;
            let place = PlaceRow {
                code: row.required("code")?.to_owned(),
                name: row.required("name")?.to_owned(),
                kind: kind as u8,
                parent: row.get("parent").to_owned(),
                from: row.date("from")?,
                until: row.date("until")?,
                successors: row.list("successor").map(str::to_owned).collect(),
            };
            all.by_name.entry(fold(&place.name)).or_default().push(at);
            all.by_code.entry(place.code.clone()).or_default().push(at);
            all.rows.push(place);
        }
        for word in &mut all.kind_words {
            let mut tiers = all.rows.iter().filter(|row| word.kinds.contains(&row.kind)).map(PlaceRow::tier);
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
        self.by_name.get(folded).into_iter().flatten().map(|at| &self.rows[*at as usize])
    }

    /// The unit with this code on `date`, or its latest version if the date is not known.
    pub fn by_code(&self, code: &str, date: Option<Date>) -> Option<&PlaceRow> {
        let rows = self.by_code.get(code)?;
        rows.iter().rev().map(|at| &self.rows[*at as usize]).find(|row| row.valid(date))
    }

    /// The unit above on `date`.
    pub fn parent(&self, place: &PlaceRow, date: Option<Date>) -> Option<&PlaceRow> {
        // A unit that has ended is named by the unit it was in when it did.
        let date = if place.valid(date) { date.or(place.until) } else { place.until.or(place.from) };
        if place.parent.is_empty() { None } else { self.by_code(&place.parent, date) }
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
    pub fn full_name(&self, place: &PlaceRow, date: Option<Date>) -> String {
        match self.parent(place, date) {
            Some(parent) => format!("{}, {}", self.label(place), self.full_name(parent, date)),
            None => self.label(place),
        }
    }

    /// The path of slugs in an agency's id: `quang-ngai/ly-son`.
    ///
    /// Provinces and districts go by their bare name; a district that shares it with another one of
    /// its province at the same time (thành phố and huyện Hồng Ngự) and every commune carry their
    /// kind, because names were reused when districts ended.
    pub fn path(&self, place: &PlaceRow, date: Option<Date>) -> String {
        let own = match place.tier() {
            Tier::Commune => slug(&self.label(place)),
            _ if self.has_homonym(place) => slug(&self.label(place)),
            _ => slug(&place.name),
        };
        match self.parent(place, date) {
            Some(parent) => format!("{}/{own}", self.path(parent, date)),
            None => own,
        }
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
