//! Documents: those of the archive and those that are only cited, who issued them and to whom.

use super::columns::{Anchor, BETWEEN, CODED, Columns, End, Mention, OWN, PackedDate};
use super::figures::document_at;
use super::names::{Lists, NONE, Names};
use super::taking::Taking;
use super::words;
use crate::model::{AgencyMention, Date, Node, Record, Role, Serves};
use crate::text::Span;

impl Taking<'_, '_> {
    /// Who issued the record itself, to whom it goes, and where it can be pointed at.
    pub(super) fn document(&mut self) {
        let record = self.record;
        let header = &record.header;
        let (span, page) = issuer_place(record);
        let at = Anchor::new(record, span, page);
        if let Some(issuer) = &header.issuer {
            let issuer = self.agency(issuer, header.date);
            self.edge(self.own(), issuer, "issued_by", at);
        }
        for mention in record.agencies.iter().filter(|mention| mention.of == Serves::Document) {
            let kind = match mention.role {
                Role::Addressee => "addressed_to",
                Role::Recipient => "sent_to",
                _ => continue,
            };
            let agency = self.agency(&mention.agency, header.date);
            let at = Anchor::new(record, mention.span, mention.page);
            self.edge(self.own(), agency, kind, at);
        }
        if let (Some(issuer), Some(parent)) = (&header.issuer, &header.parent)
            && issuer.id != parent.id
        {
            let issuer = self.columns.names.id(&issuer.id);
            let parent = self.agency(parent, header.date);
            self.edge(End::name(issuer), parent, "part_of", at);
        }
        // Only one of several records with a number is pointed at so.
        if header.key.is_some() {
            self.place_kept(document_at(record));
        }
    }
}

/// Where a document names its issuer, else where its number stands.
pub(super) fn issuer_place(record: &Record) -> (Span, usize) {
    let own =
        |mention: &&AgencyMention| mention.role == Role::Issuer && mention.of == Serves::Document;
    let printed = record.agencies.iter().find(own).map(|mention| (mention.span, mention.page));
    printed.or(record.header.code_span.map(|span| (span, 1))).unwrap_or((Span::default(), 1))
}

/// What is said of a document by all its mentions.
#[derive(Clone, Copy)]
pub(super) struct Said {
    doc_type: u32,
    pub code: u32,
    pub date: Option<Date>,
    title: u32,
    pub issuer: u32,
}

/// What the mentions of a document say together. What it says of itself outweighs what others say.
pub(super) fn said(columns: &Columns, mentions: &[u32]) -> Said {
    let words = |a: &u32, b: &u32| columns.words.get(*a).cmp(columns.words.get(*b));
    let all = || mentions.iter().map(|mention| &columns.mentions[*mention as usize]);
    let own = || all().filter(|mention| mention.is(OWN));
    let cited = || all().filter(|mention| !mention.is(OWN));
    let is_told = |told: &u32| *told != NONE;
    // A nickname says `Đề án` of what is a decision: it names the type only where nothing else does.
    let is_named = |mention: &&Mention| mention.is(OWN) || mention.is(CODED);
    let types = all().filter(is_named).map(|mention| mention.doc_type).filter(is_told);
    let nicknames = || {
        let named = all().filter(|mention| !is_named(mention));
        most(named.map(|mention| mention.doc_type).filter(is_told), words)
    };
    let dates = || {
        let told = cited().map(|mention| mention.date);
        most(told.filter(|date| *date != PackedDate::default()), PackedDate::cmp)
    };
    let titles = || most(cited().map(|mention| mention.title).filter(is_told), words);
    let mut issuers = cited().map(|mention| mention.issuer).filter(is_told);
    Said {
        doc_type: most(types, words).or_else(nicknames).unwrap_or(NONE),
        code: most(all().map(|mention| mention.code).filter(is_told), words).unwrap_or(NONE),
        date: own()
            .find_map(|mention| mention.date.date())
            .or_else(|| dates().and_then(PackedDate::date)),
        title: own().map(|mention| mention.title).find(is_told).or_else(titles).unwrap_or(NONE),
        issuer: own()
            .map(|mention| mention.issuer)
            .rfind(is_told)
            .or_else(|| issuers.next())
            .unwrap_or(NONE),
    }
}

/// The most frequent value; of several the first in order.
fn most<T: Copy + Ord>(
    values: impl Iterator<Item = T>,
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values
        .chunk_by(|a, b| a == b)
        .max_by(|a, b| a.len().cmp(&b.len()).then_with(|| order(&b[0], &a[0])))
        .map(|most| most[0])
}

impl Said {
    /// Code and name of the type.
    fn of_type(self, words: &Names) -> Option<(&str, &str)> {
        words.told(self.doc_type)?.split_once(BETWEEN)
    }

    /// The code of the type.
    pub(super) fn doc_type(self, words: &Names) -> Option<&str> {
        self.of_type(words).map(|(code, _)| code)
    }

    /// Type, code and date, or the title where there is no code.
    pub(super) fn label(self, words: &Names) -> String {
        let name = self.of_type(words).map_or("", |(_, name)| name);
        match (words.told(self.code), words.told(self.title)) {
            (Some(code), _) => {
                let label = format!("{name} {code}").trim().to_owned();
                match self.date {
                    Some(date) => format!("{label} ({})", words::date(date)),
                    None => label,
                }
            }
            (None, Some(title)) if name.is_empty() => title.to_owned(),
            (None, Some(title)) => format!("{name}: {title}"),
            (None, None) => name.to_owned(),
        }
    }

    fn into_node(self, columns: &Columns, mentions: &[u32]) -> Node {
        let words = &columns.words;
        let all = || mentions.iter().map(|mention| &columns.mentions[*mention as usize]);
        let own = all().filter(|mention| mention.is(OWN));
        Node::Document {
            label: self.label(words),
            doc_type: self.doc_type(words).map(str::to_owned),
            code: words.told(self.code).map(str::to_owned),
            date: self.date,
            issuer: columns.names.told(self.issuer).map(str::to_owned),
            title: words.told(self.title).map(str::to_owned),
            records: own.map(|mention| columns.ids.get(mention.record).to_owned()).collect(),
            cited: all().filter(|mention| !mention.is(OWN)).count(),
        }
    }
}

/// The records and the documents that their mentions mean.
#[derive(Clone, Copy)]
pub(super) struct Archive<'a> {
    pub columns: &'a Columns,
    /// The mentions of each name, without those by which a document means itself.
    pub meant: &'a Lists,
}

impl<'a> Archive<'a> {
    /// The mentions of the document of this name; none where it is none.
    pub(super) fn all(self, name: u32) -> impl Iterator<Item = &'a Mention> + Clone {
        self.mentions(name).iter().map(move |at| &self.columns.mentions[*at as usize])
    }

    /// Their numbers.
    fn mentions(self, name: u32) -> &'a [u32] {
        self.meant.get(name)
    }

    /// What is said of the document of this name, if it is one.
    pub(super) fn said(self, name: u32) -> Option<Said> {
        let mentions = self.mentions(name);
        (!mentions.is_empty()).then(|| said(self.columns, mentions))
    }

    /// The node of a document.
    pub(super) fn node(self, name: u32) -> Option<Node> {
        Some(self.said(name)?.into_node(self.columns, self.mentions(name)))
    }

    /// A document of the archive: `Báo cáo 621/BC-UBND (21/11/2021)`; without a number it is known by
    /// its file, which `path` gives.
    pub(super) fn document_name<E>(
        self,
        record: u32,
        name: u32,
        path: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let own = || {
            let id = format!("record/{}", self.columns.ids.get(record));
            self.said(self.columns.names.find(&id)?)
        };
        let words = &self.columns.words;
        let Some(said) = self.said(name).or_else(own) else { return path() };
        let label = said.label(words);
        match said.code {
            NONE if label.is_empty() => path(),
            NONE => Ok(format!("{} ({})", words::cut(&words::one_line(&label), 80), path()?)),
            _ => Ok(words::cut(&words::one_line(&label), 120)),
        }
    }

    /// A document without its date: `Báo cáo 621/BC-UBND`.
    pub(super) fn undated_name(self, name: u32) -> String {
        let Some(said) = self.said(name) else { return self.columns.names.get(name).to_owned() };
        let label = said.label(&self.columns.words);
        let dated = said.date.map(|on| format!(" ({})", words::date(on)));
        let bare = dated.and_then(|dated| label.strip_suffix(&dated).map(str::to_owned));
        bare.unwrap_or(label)
    }
}
