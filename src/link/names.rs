//! Strings by number: each is held once, however often it is mentioned.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// The number of no string.
pub(super) const NONE: u32 = u32::MAX;

/// Strings one behind the other.
#[derive(Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub(super) fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Different strings, each with a number in the order in which they were first met.
#[derive(Default)]
pub(super) struct Names {
    texts: Texts,
    /// Only looked up, never walked: it has no order.
    index: HashTable<u32>,
}

fn hash(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}

impl Names {
    /// The number of a string.
    pub(super) fn id(&mut self, name: &str) -> u32 {
        let hash_of = hash(name);
        if let Some(id) = self.index.find(hash_of, |id| self.texts.get(*id) == name) {
            return *id;
        }
        let id = self.texts.len() as u32;
        self.texts.push(name);
        self.index.insert_unique(hash_of, id, |id| hash(self.texts.get(*id)));
        id
    }

    /// The number of a string, [`NONE`] for none.
    pub(super) fn of(&mut self, name: Option<&str>) -> u32 {
        name.map_or(NONE, |name| self.id(name))
    }

    /// The number of a string that is held.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.index.find(hash(name), |id| self.texts.get(*id) == name).copied()
    }

    pub(super) fn get(&self, id: u32) -> &str {
        self.texts.get(id)
    }

    /// The string of a number, `None` for [`NONE`].
    pub(super) fn told(&self, id: u32) -> Option<&str> {
        (id != NONE).then(|| self.get(id))
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// All numbers, by their strings.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        order
    }
}

/// Numbers in lists, all lists one behind the other.
pub(super) struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Puts every item into its list; items keep their order.
    pub(super) fn new(lists: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        // Two places further on than where a list starts, so that filling the lists moves each bound
        // to where it belongs.
        let mut starts = vec![0u32; lists + 2];
        for (list, _) in pairs.clone() {
            starts[list as usize + 2] += 1;
        }
        for list in 2..starts.len() {
            starts[list] += starts[list - 1];
        }
        let mut items = vec![0; starts[lists + 1] as usize];
        for (list, item) in pairs {
            let at = &mut starts[list as usize + 1];
            items[*at as usize] = item;
            *at += 1;
        }
        starts.pop();
        Lists { starts, items }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn get(&self, list: u32) -> &[u32] {
        let list = list as usize;
        match self.starts.get(list..list + 2) {
            Some(&[start, end]) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }
}
