//! Scanned pages to text: images cleaned, read by tesseract, put in order.

mod background;
mod cache;
mod exif;
mod gray;
mod image_file;
mod layout;
mod lines;
mod page;
mod prepare;
mod read;
mod resize;
mod rules;
mod skew;
mod speckle;
mod table;
mod tesseract;
mod tiff_file;
mod tsv;

pub use cache::Cache;
pub use image_file::decode;
pub use lines::{Line, LineWord};
pub use page::{Pixels, Scan};
pub use read::{OcrPage, Settings, read_page};
pub use tesseract::{LANGUAGE, Missing, OcrError, Tesseract, find};
pub use tsv::{Area, Word};

impl OcrPage {
    /// Mean confidence of the words in tenths of a per cent, 0 to 1000.
    pub fn confidence_tenths(&self) -> u32 {
        (self.confidence * 10.0).round().clamp(0.0, 1000.0) as u32
    }
}

impl Area {
    /// Left, top, width and height.
    pub fn bounds(&self) -> [u32; 4] {
        let width = self.right.saturating_sub(self.left);
        [self.left, self.top, width, self.bottom.saturating_sub(self.top)]
    }
}
