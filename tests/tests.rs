
//! One integration binary, a module per concern.

/// The bundled corpus and the built-in patterns, for the modules below.
mod corpus;

/// Can it break? Positions, determinism, no panics, linear time.
mod properties;
