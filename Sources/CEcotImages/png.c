#include "CEcotImages.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

typedef struct {
  const uint8_t *next;
  size_t left;
  ecot_image_message *message;
} Input;

static void fail(png_structp png, png_const_charp text) {
  Input *input = png_get_error_ptr(png);
  snprintf(input->message->text, sizeof input->message->text, "damaged PNG: %s", text);
  png_longjmp(png, 1);
}

// Warnings concern chunks that do not enter the pixels.
static void ignore(png_structp png, png_const_charp text) { (void)png, (void)text; }

static void take_bytes(png_structp png, png_bytep bytes, size_t count) {
  Input *input = png_get_io_ptr(png);
  if (count > input->left) png_error(png, "ends early");
  memcpy(bytes, input->next, count);
  input->next += count;
  input->left -= count;
}

// A reader with the header already read; NULL where there is no memory. `input` must outlive it.
static png_structp open_reader(Input *input, png_infop *info) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, input, fail, ignore);
  if (!png) return NULL;
  *info = png_create_info_struct(png);
  if (!*info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return NULL;
  }
  png_set_read_fn(png, input, take_bytes);
  png_set_user_limits(png, 1 << 15, 1 << 15);
  png_set_chunk_cache_max(png, 64);
  png_set_chunk_malloc_max(png, 1 << 20);
  return png;
}

static void describe(png_structp png, png_infop info, ecot_image_header *header) {
  const png_byte type = png_get_color_type(png, info);
  uint32_t components = png_get_channels(png, info);
  if (type == PNG_COLOR_TYPE_PALETTE) components = 3;
  if (png_get_valid(png, info, PNG_INFO_tRNS)) components += type == PNG_COLOR_TYPE_PALETTE || components == 3;
  *header = (ecot_image_header){
      .width = png_get_image_width(png, info),
      .height = png_get_image_height(png, info),
      .components = components,
      .depth = png_get_bit_depth(png, info),
  };
}

int32_t ecot_png_header(const uint8_t *bytes, size_t count, ecot_image_header *header, ecot_image_message *message) {
  Input input = {bytes, count, message};
  message->text[0] = 0;
  png_infop info = NULL;
  png_structp png = open_reader(&input, &info);
  if (!png) {
    snprintf(message->text, sizeof message->text, "no memory for a PNG reader");
    return -1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return -1;
  }
  png_read_info(png, info);
  describe(png, info, header);
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}

int32_t ecot_png_decode(
    const uint8_t *bytes, size_t count, uint8_t *rgb, size_t capacity, ecot_image_message *message) {
  Input input = {bytes, count, message};
  message->text[0] = 0;
  png_infop info = NULL;
  png_structp png = open_reader(&input, &info);
  if (!png) {
    snprintf(message->text, sizeof message->text, "no memory for a PNG reader");
    return -1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return -1;
  }
  png_read_info(png, info);
  ecot_image_header header;
  describe(png, info, &header);
  const size_t stride = (size_t)header.width * 3;
  if (header.components != 3 || header.depth > 8 || stride * header.height != capacity) {
    png_error(png, "not 8-bit RGB of the size that its header said");
  }
  if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != stride) png_error(png, "unexpected row size");
  for (int pass = 0; pass < passes; ++pass) {
    for (uint32_t y = 0; y < header.height; ++y) png_read_row(png, rgb + (size_t)y * stride, NULL);
  }
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}
