#ifndef CECOT_IMAGES_H
#define CECOT_IMAGES_H

#include <stddef.h>
#include <stdint.h>

/// What an image says about itself in its header.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// Colour channels as they are stored: 1 grey, 3 colour, 4 CMYK or colour with alpha.
  uint32_t components;
  /// Bits a channel as stored.
  uint32_t depth;
} ecot_image_header;

/// Why a call failed, as a phrase without a full stop; empty where it did not.
typedef struct {
  char text[256];
} ecot_image_message;

/// Reads a JPEG header. Returns 0, or -1 with a message. Reserves no memory that depends on the image's size.
int32_t ecot_jpeg_header(
    const uint8_t *bytes, size_t count, ecot_image_header *header, ecot_image_message *message);

/// Decodes a JPEG of 3 components to interleaved RGB, rows top down, with fancy (triangle) chroma upsampling.
///
/// `fast` selects libjpeg's JDCT_IFAST, else JDCT_ISLOW. `capacity` is the size of `rgb` and must be width * height * 3.
/// Damaged data and data that ends early are errors, never grey areas. Returns 0, or -1 with a message.
int32_t ecot_jpeg_decode(
    const uint8_t *bytes, size_t count, int32_t fast, uint8_t *rgb, size_t capacity, ecot_image_message *message);

/// Reads a PNG header. Returns 0, or -1 with a message. A palette counts as 3 components, with transparency as 4.
int32_t ecot_png_header(const uint8_t *bytes, size_t count, ecot_image_header *header, ecot_image_message *message);

/// Decodes a PNG of 3 components and at most 8 bits to interleaved RGB, rows top down. Returns 0, or -1 with a message.
int32_t ecot_png_decode(
    const uint8_t *bytes, size_t count, uint8_t *rgb, size_t capacity, ecot_image_message *message);

/// One axis of a separable resampling: output i is the sum over k of input[starts[i] + k] * weights[i * width + k].
typedef struct {
  const int32_t *starts;
  const float *weights;
  /// The stride of `weights`; spans at the edges use only their first counts[i].
  size_t width;
  const int32_t *counts;
} ecot_spans;

/// Resamples an RGB image of 8 bits: rows first, then columns, in float32, each sum in ascending order of the source with
/// a rounded product and a rounded addition a term; then rounds half to even and clips to 0...255.
///
/// `intermediate` has out_height * in_width * 3 + 1 floats. The spans must lie inside the image.
void ecot_resample_rgb(
    const uint8_t *rgb, size_t in_width, size_t out_height, size_t out_width, ecot_spans rows, ecot_spans columns,
    float *intermediate, uint8_t *out);

/// The same for every processor: the specification that the fast variant is tested against.
void ecot_resample_rgb_portable(
    const uint8_t *rgb, size_t in_width, size_t out_height, size_t out_width, ecot_spans rows, ecot_spans columns,
    float *intermediate, uint8_t *out);

#endif
