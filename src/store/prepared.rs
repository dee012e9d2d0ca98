//! A document made ready for the workspace, by the thread that read it.

use std::cell::RefCell;
use std::io::{BufWriter, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::model::{self, Source};
use crate::patterns::Patterns;
use crate::wire;

/// A document with all that the workspace keeps of it.
pub struct Prepared {
    pub(super) text: String,
    pub(super) source: Vec<u8>,
    pub(super) record: wire::Record,
    pub(super) packed: Vec<u8>,
    pub(super) nodes: Vec<u8>,
    pub(super) nodes_n: usize,
    /// Codes of the groups that its mentions are in.
    pub(super) groups: Vec<String>,
    /// Hash of the pattern set that it was extracted with.
    pub(super) patterns: String,
    /// Microseconds of reading the file.
    pub read_us: u64,
    /// Microseconds of extracting.
    pub extract_us: u64,
}

impl Prepared {
    /// What is kept of a source: itself and what is read from it.
    pub fn new(mut source: Source, patterns: &Patterns, hash: &str) -> Prepared {
        let text = std::mem::take(&mut source.text);
        let packed_source = pack(|out| wire::source::write_stored(&source.clone().into(), out));
        let record = crate::read(Source { text: text.clone(), ..source }, patterns);
        let groups = groups(&record);
        let local = crate::local_nodes(&record);
        let nodes_n = local.len();
        let nodes = pack(|out| {
            local.iter().try_for_each(|(id, node)| writeln!(out, "{}", wire::node(id, node).1))
        });
        drop(local);
        let written = wire::Record::from(&record);
        // Of a long document each form takes much memory: one goes before the next is made.
        drop(record);
        Prepared {
            text,
            source: packed_source,
            packed: pack(|out| wire::write_record(&written, out)),
            record: written,
            nodes,
            nodes_n,
            groups,
            patterns: hash.to_owned(),
            read_us: 0,
            extract_us: 0,
        }
    }

    /// About how much memory it takes, in bytes.
    pub fn weight(&self) -> usize {
        self.text.len() + self.source.len() + self.packed.len() + self.nodes.len()
    }
}

/// The codes by which the mentions of a record are grouped.
fn groups(record: &model::Record) -> Vec<String> {
    let own = record.header.code.as_deref();
    let cited = record.references.iter().filter_map(|reference| reference.code.as_deref());
    let mut groups: Vec<String> = own.into_iter().chain(cited).map(model::group_code).collect();
    groups.sort();
    groups.dedup();
    groups
}

thread_local! {
    /// Setting a packer up takes longer than packing a short document.
    static PACKER: RefCell<ZlibEncoder<Vec<u8>>> =
        RefCell::new(ZlibEncoder::new(Vec::new(), Compression::fast()));
}

/// Packs what is written with zlib, fast.
fn pack(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Vec<u8> {
    PACKER.with_borrow_mut(|packer| {
        let mut out = BufWriter::with_capacity(1 << 15, &mut *packer);
        // Writing to memory does not fail.
        let _ = write(&mut out).and_then(|()| out.flush());
        drop(out);
        packer.reset(Vec::new()).unwrap_or_default()
    })
}

/// Unpacks what [`pack`] packed.
pub(super) fn unpack(packed: &[u8]) -> std::io::Result<String> {
    let mut text = String::new();
    ZlibDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}
