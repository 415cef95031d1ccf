#include "CEcotImages.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

// libjpeg reports an error by calling `error_exit`, which must not return: it jumps back to the function that was called
// from outside. Nothing between the two owns memory of its own, so nothing leaks.
typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  ecot_image_message *message;
} Errors;

// A progressive file may hold any number of scans over the whole image; an honest encoder writes about ten.
enum { maximal_scans = 200 };

static void fail(j_common_ptr info) {
  Errors *errors = (Errors *)info->err;
  char text[JMSG_LENGTH_MAX];
  errors->base.format_message(info, text);
  snprintf(errors->message->text, sizeof errors->message->text, "%s", text);
  longjmp(errors->escape, 1);
}

static void fail_with(j_common_ptr info, const char *text) {
  Errors *errors = (Errors *)info->err;
  snprintf(errors->message->text, sizeof errors->message->text, "%s", text);
  longjmp(errors->escape, 1);
}

// Level -1 is damaged data that libjpeg would fill with grey. Unknown JFIF and Adobe versions are harmless.
static void take_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  int code = info->err->msg_code;
  if (code == JWRN_JFIF_MAJOR || code == JWRN_ADOBE_XFORM) return;
  fail(info);
}

static void ignore_output(j_common_ptr info) { (void)info; }
static void nothing(j_decompress_ptr info) { (void)info; }

static boolean end_of_bytes(j_decompress_ptr info) {
  const int has_frame = info->num_components > 0;
  fail_with((j_common_ptr)info, has_frame ? "JPEG ends early" : "JPEG without a frame header: ends early");
  return FALSE;
}

static void skip_bytes(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  if ((size_t)count > info->src->bytes_in_buffer) end_of_bytes(info);
  info->src->next_input_byte += count;
  info->src->bytes_in_buffer -= (size_t)count;
}

static void watch_scans(j_common_ptr info) {
  if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > maximal_scans) {
    fail_with(info, "JPEG with more than 200 scans");
  }
}

typedef struct {
  struct jpeg_decompress_struct info;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  Errors errors;
} Decoder;

// Everything up to and including the frame header. Runs under the caller's setjmp.
static void open_decoder(Decoder *decoder, const uint8_t *bytes, size_t count) {
  jpeg_create_decompress(&decoder->info);
  decoder->source = (struct jpeg_source_mgr){
      .next_input_byte = bytes,
      .bytes_in_buffer = count,
      .init_source = nothing,
      .fill_input_buffer = end_of_bytes,
      .skip_input_data = skip_bytes,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = nothing,
  };
  decoder->info.src = &decoder->source;
  decoder->progress.progress_monitor = watch_scans;
  decoder->info.progress = &decoder->progress;
  jpeg_read_header(&decoder->info, TRUE);
}

static void set_errors(Decoder *decoder, ecot_image_message *message) {
  memset(decoder, 0, sizeof *decoder);
  message->text[0] = 0;
  decoder->info.err = jpeg_std_error(&decoder->errors.base);
  decoder->errors.base.error_exit = fail;
  decoder->errors.base.emit_message = take_message;
  decoder->errors.base.output_message = ignore_output;
  decoder->errors.message = message;
}

int32_t ecot_jpeg_header(
    const uint8_t *bytes, size_t count, ecot_image_header *header, ecot_image_message *message) {
  Decoder decoder;
  set_errors(&decoder, message);
  if (setjmp(decoder.errors.escape)) {
    jpeg_destroy_decompress(&decoder.info);
    return -1;
  }
  open_decoder(&decoder, bytes, count);
  *header = (ecot_image_header){
      .width = decoder.info.image_width,
      .height = decoder.info.image_height,
      .components = (uint32_t)decoder.info.num_components,
      .depth = (uint32_t)decoder.info.data_precision,
  };
  jpeg_destroy_decompress(&decoder.info);
  return 0;
}

int32_t ecot_jpeg_decode(
    const uint8_t *bytes, size_t count, int32_t fast, uint8_t *rgb, size_t capacity, ecot_image_message *message) {
  Decoder decoder;
  set_errors(&decoder, message);
  if (setjmp(decoder.errors.escape)) {
    jpeg_destroy_decompress(&decoder.info);
    return -1;
  }
  open_decoder(&decoder, bytes, count);
  struct jpeg_decompress_struct *info = &decoder.info;
  const size_t stride = (size_t)info->image_width * 3;
  if (info->num_components != 3 || stride * info->image_height != capacity) {
    fail_with((j_common_ptr)info, "JPEG of another size than its header said");
  }
  info->out_color_space = JCS_RGB;
  info->dct_method = fast ? JDCT_IFAST : JDCT_ISLOW;
  info->do_fancy_upsampling = TRUE;
  info->do_block_smoothing = TRUE;
  jpeg_start_decompress(info);
  while (info->output_scanline < info->output_height) {
    JSAMPROW row = rgb + (size_t)info->output_scanline * stride;
    jpeg_read_scanlines(info, &row, 1);
  }
  jpeg_finish_decompress(info);
  jpeg_destroy_decompress(&decoder.info);
  return 0;
}
