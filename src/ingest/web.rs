//! Web pages to text: the main content of portal pages, all of a saved document.

mod content;
mod dom;
mod guard;
mod lines;
pub mod mht;
mod page;
mod render;
mod style;
mod table;
mod words;
mod writer;

pub use page::{is_html, read};
