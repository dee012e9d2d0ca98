//! One integration binary, a module per concern.

// A test that cannot go on may say so by failing.
#![allow(clippy::unwrap_used)]

/// The bundled corpus and the built-in patterns, for the modules below.
mod corpus;

/// Files made from a list of their parts.
mod inputs;

/// Files that once broke a reader, or were made to.
mod regressions;

/// What holds for the record of any text.
mod invariants;

/// Can it break? Positions, determinism, no panics, linear time.
mod properties;

/// What is made of text that was read by OCR.
mod scanned;

/// Files to text, format by format.
mod ingest;

/// The program as its users meet it: exit codes, streams, files, and what the output promises.
mod cli;

/// The shape of the program: who may name whom, and what stands where.
mod architecture;

/// How often are we right? Hand-made gold and its floors.
mod gold;

/// The gold of figures, measured by the module above.
mod figures;

/// Who is meant, case by case.
mod bodies;

/// The gold of roles and tasks, measured likewise.
mod tasks;

/// Numbers, dates and periods, case by case.
mod quantities;

/// Bodies and places over time.
mod tables;

/// What contradicts itself, type by type.
mod checks;

/// What changed? The program's own output, kept.
mod golden;

/// References survive damage to the text.
mod damage;

/// Figures in the graph, series of them, and what contradicts itself across documents.
mod series;

/// Tasks, agencies and places in the graph, and who answered.
mod graph;

/// What was known before makes no difference to the graph.
mod linking;
