//! PDF files: text in reading order, tables as rows, images of scanned pages.

mod collect;
mod fonts;
mod image;
mod kind;
mod layout;
mod marks;
mod open;
mod paint;
mod read;
mod rescue;
mod symbols;

pub use image::{PageImage, PixelSource, Pixels, page_image};
pub use kind::{PageKind, page_kind};
pub use open::{Pdf, open};
pub use read::{PageText, read, read_page, read_pages};
