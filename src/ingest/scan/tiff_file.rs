//! TIFF files: pages of scanners and fax servers.

use std::io::Cursor;

use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
use tiff::ColorType;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

use crate::ingest::piece::{FormatError, Limits};
use crate::ingest::scan::exif;
use crate::ingest::scan::image_file::{cmyk_to_rgb, damaged};
use crate::ingest::scan::page::{Scan, check_size};

/// Tag 292: bit 0 two-dimensional coding (TIFF 6.0, section 11).
const T4_OPTIONS: Tag = Tag::Unknown(292);

/// Reads the pages of a TIFF file, at most one more than `limits.pages`; reduced copies of a page (thumbnails) are left out.
/// Fails when no page can be read; pages after a damaged one are lost.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Vec<Scan>, FormatError> {
    let room = usize::try_from(limits.unpacked).unwrap_or(usize::MAX);
    let mut allowed = tiff::decoder::Limits::default();
    allowed.decoding_buffer_size = room;
    allowed.intermediate_buffer_size = room;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(damaged)?.with_limits(allowed);
    let mut scans = Vec::new();
    let mut left = limits.unpacked;
    loop {
        // Bit 0 of the subfile type marks a reduced copy of another page.
        if number(&mut decoder, Tag::NewSubfileType).unwrap_or(0) & 1 == 0 || scans.is_empty() {
            match page(&mut decoder, bytes, left) {
                Ok(scan) => {
                    left = left.saturating_sub(scan.width as u64 * scan.height as u64);
                    scans.push(scan);
                }
                Err(error) if scans.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        if scans.len() > limits.pages || !decoder.more_images() || decoder.next_image().is_err() {
            break;
        }
    }
    Ok(scans)
}

type Source<'a> = Decoder<Cursor<&'a [u8]>>;

fn number(decoder: &mut Source<'_>, tag: Tag) -> Option<u32> {
    decoder.find_tag_unsigned(tag).ok().flatten()
}

fn page(decoder: &mut Source<'_>, bytes: &[u8], unpacked: u64) -> Result<Scan, FormatError> {
    let (width, height) = decoder.dimensions().map_err(damaged)?;
    let (width, height) = check_size(u64::from(width), u64::from(height), 1, unpacked)?;
    let resolution = match decoder.find_tag(Tag::XResolution) {
        Ok(Some(Value::Rational(above, below))) if below > 0 => {
            Some(f64::from(above) / f64::from(below))
        }
        _ => None,
    };
    let dpi = exif::per_inch(resolution, number(decoder, Tag::ResolutionUnit).unwrap_or(2));
    let orientation = number(decoder, Tag::Orientation).unwrap_or(1);
    let scan = match number(decoder, Tag::Compression) {
        Some(coding @ 2..=4) => {
            let samples = fax(decoder, bytes, coding, width, height)?;
            Scan::from_samples(width, height, 1, samples, dpi)?
        }
        _ => {
            let (samples, channels) = plain(decoder, width, height, unpacked)?;
            Scan::from_samples(width, height, channels, samples, dpi)?
        }
    };
    Ok(scan.oriented(orientation))
}

/// Pages in codings that are not fax ones; gives eight-bit samples and their number per pixel.
fn plain(
    decoder: &mut Source<'_>,
    width: usize,
    height: usize,
    unpacked: u64,
) -> Result<(Vec<u8>, usize), FormatError> {
    let unusual =
        || FormatError::Unsupported("is a TIFF of an unusual kind; save it as PNG or PDF".into());
    let color = decoder.colortype().map_err(|_| unusual())?;
    let depth = u64::from(color.bit_depth()).div_ceil(8);
    check_size(width as u64, height as u64, depth * u64::from(color.num_samples()), unpacked)?;
    let inverted = number(decoder, Tag::PhotometricInterpretation) == Some(0);
    let samples = match decoder.read_image().map_err(damaged)? {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples.into_iter().map(|s| (s >> 8) as u8).collect(),
        _ => return Err(unusual()),
    };
    match color {
        // The decoder turns white-is-zero samples itself from eight bits upwards.
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            Ok((unpack_bits(&samples, width, height, bits, inverted && bits > 1), 1))
        }
        ColorType::Gray(8 | 16) => Ok((samples, 1)),
        ColorType::GrayA(8 | 16) => Ok((samples, 2)),
        ColorType::RGB(8 | 16) => Ok((samples, 3)),
        ColorType::RGBA(8 | 16) => Ok((samples, 4)),
        ColorType::CMYK(8 | 16) => Ok((cmyk_to_rgb(&samples, 4), 3)),
        ColorType::CMYKA(8 | 16) => Ok((cmyk_to_rgb(&samples, 5), 3)),
        ColorType::YCbCr(8) => Ok((ycbcr_to_rgb(samples), 3)),
        _ => Err(unusual()),
    }
}

/// Spreads samples of 1, 2 or 4 bits, whose rows begin at whole bytes, over the range 0 to 255.
fn unpack_bits(packed: &[u8], width: usize, height: usize, bits: u8, inverted: bool) -> Vec<u8> {
    let per_byte = usize::from(8 / bits);
    let top = (1u16 << bits) - 1;
    let mut out = Vec::with_capacity(width.saturating_mul(height));
    for row in packed.chunks_exact(width.div_ceil(per_byte)).take(height) {
        for x in 0..width {
            let shift = 8 - usize::from(bits) * (x % per_byte + 1);
            let sample = (u16::from(row[x / per_byte]) >> shift) & top;
            let sample = (sample * 255 / top) as u8;
            out.push(if inverted { 255 - sample } else { sample });
        }
    }
    out
}

/// JFIF's conversion (ITU-R BT.601, full range).
fn ycbcr_to_rgb(mut samples: Vec<u8>) -> Vec<u8> {
    for pixel in samples.chunks_exact_mut(3) {
        let (y, cb, cr) =
            (f32::from(pixel[0]), f32::from(pixel[1]) - 128.0, f32::from(pixel[2]) - 128.0);
        pixel[0] = (y + 1.402 * cr) as u8;
        pixel[1] = (y - 0.344_14 * cb - 0.714_14 * cr) as u8;
        pixel[2] = (y + 1.772 * cb) as u8;
    }
    samples
}

/// The rows of a fax-coded page: TIFF compression 2 (modified Huffman), 3 (group 3) or 4 (group 4).
fn fax(
    decoder: &mut Source<'_>,
    bytes: &[u8],
    coding: u32,
    width: usize,
    height: usize,
) -> Result<Vec<u8>, FormatError> {
    let list = |decoder: &mut Source<'_>, tag| {
        decoder.find_tag_unsigned_vec::<u64>(tag).ok().flatten().unwrap_or_default()
    };
    let offsets = list(decoder, Tag::StripOffsets);
    let sizes = list(decoder, Tag::StripByteCounts);
    let options = number(decoder, T4_OPTIONS).unwrap_or(0);
    let reversed = number(decoder, Tag::FillOrder) == Some(2);
    // Fax codes tell white runs and black runs; interpretation 1 means that their colours are exchanged.
    let inverted = number(decoder, Tag::PhotometricInterpretation) == Some(1);
    let per_strip = number(decoder, Tag::RowsPerStrip).map_or(height, |n| n as usize).max(1);
    let mut rows = Rows { out: Vec::new(), width, inverted };
    for (index, (&offset, &size)) in offsets.iter().zip(&sizes).enumerate() {
        let done = index.saturating_mul(per_strip);
        if done >= height {
            break;
        }
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
        let Some(strip) = bytes.get(start..end.min(bytes.len())) else { break };
        let strip = if reversed {
            strip.iter().map(|b| b.reverse_bits()).collect()
        } else {
            strip.to_vec()
        };
        let rows_here = per_strip.min(height - done);
        let settings = DecodeSettings {
            columns: u32::try_from(width).unwrap_or(u32::MAX),
            rows: u32::try_from(rows_here).unwrap_or(u32::MAX),
            end_of_block: true,
            end_of_line: coding == 3,
            rows_are_byte_aligned: coding == 2,
            encoding: match (coding, options & 1) {
                (4, _) => EncodingMode::Group4,
                (3, 1) => EncodingMode::Group3_2D { k: 4 },
                _ => EncodingMode::Group3_1D,
            },
            invert_black: false,
        };
        // A strip that breaks off keeps the rows read so far; the rest stays white.
        let _ = hayro_ccitt::decode(&strip, &mut rows, &mut DecoderContext::new(settings));
        rows.fill(done + rows_here);
    }
    if rows.out.is_empty() {
        return Err(FormatError::Damaged("the fax image has no rows".into()));
    }
    rows.fill(height);
    Ok(rows.out)
}

/// Collects fax rows as bytes.
struct Rows {
    out: Vec<u8>,
    width: usize,
    inverted: bool,
}

impl Rows {
    /// Ends at the given row exactly, with white rows where some are missing.
    fn fill(&mut self, rows: usize) {
        self.out.resize(rows.saturating_mul(self.width), 255);
    }
}

impl hayro_ccitt::Decoder for Rows {
    fn push_pixel(&mut self, white: bool) {
        self.out.push(if white != self.inverted { 255 } else { 0 });
    }

    fn push_pixel_chunk(&mut self, white: bool, chunk_count: u32) {
        let sample = if white != self.inverted { 255 } else { 0 };
        self.out.extend(std::iter::repeat_n(sample, 8 * chunk_count as usize));
    }

    // The decoder never hands out more than the row's pixels, and fails on rows that end early.
    fn next_line(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread() {
        assert_eq!(
            unpack_bits(&[0b1010_0000, 0b1110_0000], 3, 2, 1, false),
            [255, 0, 255, 255, 255, 255]
        );
        assert_eq!(unpack_bits(&[0b0001_1011], 4, 1, 2, true), [255, 170, 85, 0]);
    }
}
