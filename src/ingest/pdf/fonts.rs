//! Names of fonts, and the characters of fonts that carry no table for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hayro_interpret::CacheKey;
use hayro_interpret::font::OutlineFontData;
use hayro_syntax::object::{Dict, Name, Stream};
use hayro_syntax::page::Page;
use skrifa::raw::TableProvider;
use skrifa::raw::tables::cmap::{CmapSubtable, PlatformId};
use skrifa::{FontRef, MetadataProvider};

use crate::ingest::pdf::symbols::cp1252;

/// The name of each font of a page, by the key that the interpreter gives its dictionary.
pub(crate) type FontNames = BTreeMap<u128, Arc<str>>;

/// Dictionaries of resources looked through for one page.
const MOST_RESOURCES: usize = 2_000;

/// The fonts in the resources of a page and of the forms it draws.
pub(crate) fn font_names(page: &Page<'_>, depth: usize) -> FontNames {
    let mut names = FontNames::new();
    let mut seen = BTreeSet::new();
    let mut resources = Some(page.resources());
    for _ in 0..depth {
        let Some(here) = resources else { break };
        add_fonts(&here.fonts, &mut names);
        add_forms(&here.x_objects, depth, &mut names, &mut seen);
        resources = here.parent();
    }
    names
}

fn add_fonts(fonts: &Dict<'_>, names: &mut FontNames) {
    for key in fonts.keys() {
        let Some(font) = fonts.get::<Dict<'_>>(key.as_ref()) else { continue };
        if let Some(base) = font.get::<Name<'_>>("BaseFont".as_bytes()) {
            names.insert(font.cache_key(), without_subset(base.as_str()).into());
        }
    }
}

fn add_forms(objects: &Dict<'_>, depth: usize, names: &mut FontNames, seen: &mut BTreeSet<u128>) {
    if depth == 0 {
        return;
    }
    for key in objects.keys() {
        let Some(form) = objects.get::<Stream<'_>>(key.as_ref()) else { continue };
        let Some(resources) = form.dict().get::<Dict<'_>>("Resources".as_bytes()) else { continue };
        if seen.len() >= MOST_RESOURCES || !seen.insert(resources.cache_key()) {
            continue;
        }
        if let Some(fonts) = resources.get::<Dict<'_>>("Font".as_bytes()) {
            add_fonts(&fonts, names);
        }
        if let Some(inner) = resources.get::<Dict<'_>>("XObject".as_bytes()) {
            add_forms(&inner, depth - 1, names, seen);
        }
    }
}

/// `ABCDEF+Name` is a part of the font `Name` (PDF 32000-1, 9.6.4).
fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

/// The character of each glyph of an embedded font, from its own character map: for fonts that the
/// file gives no `ToUnicode` table. Codes of symbol and Macintosh maps count as windows-1252, in
/// which legacy Vietnamese fonts are read.
pub(crate) struct GlyphChars(BTreeMap<u32, char>);

impl GlyphChars {
    pub(crate) fn new(data: Option<&OutlineFontData>) -> Self {
        let mut chars = BTreeMap::new();
        if let Some(font) = data.and_then(|d| FontRef::new((*d.data).as_ref()).ok()) {
            fill(&font, &mut chars);
        }
        GlyphChars(chars)
    }

    pub(crate) fn get(&self, glyph: u32) -> Option<char> {
        self.0.get(&glyph).copied()
    }
}

fn fill(font: &FontRef<'_>, chars: &mut BTreeMap<u32, char>) {
    let map = font.charmap();
    let symbol = map.is_symbol();
    for (code, glyph) in map.mappings().take(70_000) {
        let c = match (symbol, u8::try_from(code & 0xff)) {
            (true, Ok(byte)) if code < 0x100 || code >> 8 == 0xf0 => Some(cp1252(byte)),
            _ => char::from_u32(code),
        };
        if let Some(c) = c {
            chars.entry(glyph.to_u32()).or_insert(c);
        }
    }
    if !chars.is_empty() {
        return;
    }
    let Ok(cmap) = font.cmap() else { return };
    for record in cmap.encoding_records() {
        if record.platform_id() != PlatformId::Macintosh {
            continue;
        }
        let Ok(table) = record.subtable(cmap.offset_data()) else { continue };
        for byte in 0x20..=0xff_u8 {
            let glyph = match &table {
                CmapSubtable::Format0(t) => {
                    t.glyph_id_array().get(usize::from(byte)).map(|g| u32::from(*g))
                }
                CmapSubtable::Format6(t) => u16::from(byte)
                    .checked_sub(t.first_code())
                    .and_then(|at| t.glyph_id_array().get(usize::from(at)))
                    .map(|g| u32::from(g.get())),
                _ => None,
            };
            if let Some(glyph) = glyph.filter(|g| *g != 0) {
                chars.entry(glyph).or_insert(cp1252(byte));
            }
        }
    }
}
