//! Word processor files and spreadsheets to text.

mod charsets;
pub mod container;
pub mod doc;
pub mod docx;
mod flow;
mod lists;
mod numbers;
pub mod odt;
pub mod rtf;
pub mod sheets;
mod symbols;
mod table;
mod unzip;
mod xml;
