//! Image files to pages.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

use crate::ingest::piece::{FormatError, Limits};
use crate::ingest::scan::page::{Scan, check_size};
use crate::ingest::scan::{exif, tiff_file};

/// Reads an image file: JPEG, PNG, WebP, TIFF (all its pages), BMP, GIF (its first frame) and JPEG 2000.
///
/// The kind is told by the first bytes, never by the name. Sizes are checked before anything is unpacked
/// (see [`crate::ingest::scan::page::MAX_PIXELS`] and `limits.unpacked`). Fails when the file is damaged, too large or
/// of another kind.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Vec<Scan>, FormatError> {
    // The decoders are meant to return errors; a panic in one of them must not end a long run.
    match catch_unwind(AssertUnwindSafe(|| by_kind(bytes, limits))) {
        Ok(result) => result,
        Err(_) => Err(FormatError::Damaged("the image decoder gave up".into())),
    }
}

fn by_kind(bytes: &[u8], limits: &Limits) -> Result<Vec<Scan>, FormatError> {
    let one = |scan: Result<Scan, FormatError>| scan.map(|scan| vec![scan]);
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => one(jpeg(bytes, limits)),
        [0x89, b'P', b'N', b'G', ..] => one(png_image(bytes, limits)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            one(webp(bytes, limits))
        }
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => {
            tiff_file::decode(bytes, limits)
        }
        [b'B', b'M', ..] => one(bmp(bytes, limits)),
        [b'G', b'I', b'F', b'8', ..] => one(gif_image(bytes, limits)),
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] | [0xFF, 0x4F, 0xFF, 0x51, ..] => {
            one(jpeg2000(bytes, limits))
        }
        _ => Err(FormatError::Unsupported(
            "is no image of a known kind; save it as PDF, TIFF, PNG or JPEG".into(),
        )),
    }
}

/// The words for a decoder's own message.
pub(crate) fn damaged(error: impl std::fmt::Display) -> FormatError {
    FormatError::Damaged(error.to_string())
}

fn zune_options() -> DecoderOptions {
    DecoderOptions::default().set_max_width(1 << 20).set_max_height(1 << 20).set_strict_mode(false)
}

fn jpeg(bytes: &[u8], limits: &Limits) -> Result<Scan, FormatError> {
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), zune_options());
    decoder.decode_headers().map_err(damaged)?;
    let info = decoder.info().ok_or_else(|| FormatError::Damaged("no JPEG header".into()))?;
    let gray = info.components == 1;
    let channels = if gray { 1 } else { 3 };
    let (width, height) = check_size(
        u64::from(info.width),
        u64::from(info.height),
        channels as u64,
        limits.unpacked,
    )?;
    let out = if gray { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(zune_options().jpeg_set_out_colorspace(out));
    let samples = decoder.decode().map_err(damaged)?;
    let hints = info.exif_data.as_deref().map(exif::hints).unwrap_or_default();
    // JFIF units: 1 dots per inch, 2 dots per centimetre, 0 only an aspect ratio.
    let dpi = match info.pixel_density {
        1 => Some(u32::from(info.x_density)),
        2 => Some((f64::from(info.x_density) * 2.54).round() as u32),
        _ => hints.dpi,
    };
    Ok(Scan::from_samples(width, height, channels, samples, dpi)?.oriented(hints.orientation))
}

fn png_image(bytes: &[u8], limits: &Limits) -> Result<Scan, FormatError> {
    let room = usize::try_from(limits.unpacked).unwrap_or(usize::MAX);
    let mut decoder =
        png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: room });
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height) =
        check_size(u64::from(header.width), u64::from(header.height), 4, limits.unpacked)?;
    let mut reader = decoder.read_info().map_err(damaged)?;
    let channels = reader.output_color_type().0.samples();
    let size = reader
        .output_buffer_size()
        .ok_or_else(|| FormatError::TooLarge("an image too large for memory".into()))?;
    let mut samples = vec![0; size];
    reader.next_frame(&mut samples).map_err(damaged)?;
    let info = reader.info();
    let dpi = info.pixel_dims.filter(|dims| dims.unit == png::Unit::Meter);
    let dpi = dpi.map(|dims| (f64::from(dims.xppu) * 0.0254).round() as u32);
    let hints = info.exif_metadata.as_deref().map(exif::hints).unwrap_or_default();
    Ok(Scan::from_samples(width, height, channels, samples, dpi.or(hints.dpi))?
        .oriented(hints.orientation))
}

fn webp(bytes: &[u8], limits: &Limits) -> Result<Scan, FormatError> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let (width, height) = check_size(u64::from(width), u64::from(height), 4, limits.unpacked)?;
    decoder.set_memory_limit(usize::try_from(limits.unpacked).unwrap_or(usize::MAX));
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let size = decoder
        .output_buffer_size()
        .ok_or_else(|| FormatError::TooLarge("an image too large for memory".into()))?;
    let mut samples = vec![0; size];
    decoder.read_image(&mut samples).map_err(damaged)?;
    let hints = decoder.exif_metadata().ok().flatten();
    let hints = hints.as_deref().map(exif::hints).unwrap_or_default();
    Ok(Scan::from_samples(width, height, channels, samples, hints.dpi)?.oriented(hints.orientation))
}

fn bmp(bytes: &[u8], limits: &Limits) -> Result<Scan, FormatError> {
    let mut decoder = zune_bmp::BmpDecoder::new_with_options(ZCursor::new(bytes), zune_options());
    decoder.decode_headers().map_err(|e| FormatError::Damaged(format!("{e:?}")))?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let (width, height) = check_size(width as u64, height as u64, 4, limits.unpacked)?;
    let channels = decoder.colorspace().map_or(0, |space| space.num_components());
    let samples = decoder.decode().map_err(|e| FormatError::Damaged(format!("{e:?}")))?;
    // The header's pixels per metre stand at byte 38 (BITMAPINFOHEADER).
    let per_metre = bytes.get(38..42).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
    let dpi = per_metre.map(|n| (f64::from(n) * 0.0254).round() as u32);
    Scan::from_samples(width, height, channels, samples, dpi)
}

fn gif_image(bytes: &[u8], limits: &Limits) -> Result<Scan, FormatError> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(damaged)?;
    check_size(u64::from(decoder.width()), u64::from(decoder.height()), 4, limits.unpacked)?;
    let frame = decoder
        .read_next_frame()
        .map_err(damaged)?
        .ok_or_else(|| FormatError::Damaged("the image holds no picture".into()))?;
    let (width, height) = (usize::from(frame.width), usize::from(frame.height));
    Scan::from_samples(width, height, 4, frame.buffer.to_vec(), None)
}

fn jpeg2000(bytes: &[u8], limits: &Limits) -> Result<Scan, FormatError> {
    let settings = hayro_jpeg2000::DecodeSettings::default();
    let image = hayro_jpeg2000::Image::new(bytes, &settings).map_err(damaged)?;
    let channels = usize::from(image.color_space().num_channels()) + usize::from(image.has_alpha());
    // The decoder works on 32-bit samples of each channel.
    let (width, height) = check_size(
        u64::from(image.width()),
        u64::from(image.height()),
        4 * channels as u64,
        limits.unpacked,
    )?;
    let cmyk = matches!(image.color_space(), hayro_jpeg2000::ColorSpace::CMYK);
    let mut samples = image.decode().map_err(damaged)?;
    if cmyk {
        samples = cmyk_to_rgb(&samples, channels);
    }
    Scan::from_samples(width, height, if cmyk { 3 } else { channels }, samples, None)
}

/// Turns CMYK samples (255 is full ink) with `channels` per pixel into RGB.
pub(crate) fn cmyk_to_rgb(samples: &[u8], channels: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(samples.len() / channels.max(1) * 3);
    for pixel in samples.chunks_exact(channels.max(4)) {
        let light = 255 - u16::from(pixel[3]);
        out.extend(pixel[..3].iter().map(|&ink| ((255 - u16::from(ink)) * light / 255) as u8));
    }
    out
}
