//! Files to text: one module per reader, on small files that are built here.

mod legacy;
mod pdf;
mod scan;
mod web;
mod word;
