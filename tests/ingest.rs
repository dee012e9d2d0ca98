//! Files to text: one module per reader, on small files that are built here.

mod legacy;
pub mod pdf;
mod scan;
mod web;
pub mod word;
