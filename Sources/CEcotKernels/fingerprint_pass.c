// A pass whose blocks come in any order and from any thread: sums wait for the fold, rows that are cut by the end of a block wait
// for the other part of theirs.
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "arithmetic_kernels.h"
#include "fingerprint_blocks.h"
#include "fingerprint_rows.h"
#include "float_mode.h"

// The counts of one thread at a time, on cache lines of their own.
typedef struct Seat {
  _Alignas(64) atomic_bool taken;
  EcotBlockTallies tallies;
} Seat;

struct EcotFingerprintPass {
  EcotFingerprintRequest request;
  EcotBlockReader reader;
  int64_t blocks;
  _Atomic int64_t done;
  // One a block; null where only digests are asked for.
  EcotBlockSums *sums;
  Seat *seats;
  // For each end of a block but the last, a row's size for the row that it cuts; null where there are no rows.
  uint8_t *cut_rows;
};

void ecot_fingerprint_free(EcotFingerprintPass *pass) {
  free(pass->request.block_digests);
  free(pass->request.row_digests);
  free(pass->sums);
  free(pass->seats);
  free(pass->cut_rows);
  free(pass);
}

// Memory for `count` elements, if any; clears `whole` where there is none to be had.
static void *room(int64_t count, size_t size, bool *whole) {
  if (count == 0) return NULL;
  void *memory = malloc((size_t)count * size);
  if (!memory) *whole = false;
  return memory;
}

EcotFingerprintPass *ecot_fingerprint_begin(const EcotFingerprintRequest *request) {
  EcotFingerprintPass *pass = calloc(1, sizeof *pass);
  if (!pass) return NULL;
  pass->request = *request;
  pass->request.data = NULL;
  if (request->threads < 1 || !ecot_block_reader(&pass->request, &pass->reader) ||
      (request->row_count > 0 && request->row_bytes > ECOT_FINGERPRINT_BLOCK_BYTES)) {
    free(pass);
    return NULL;
  }
  const int64_t blocks = pass->blocks = ecot_fingerprint_block_count(pass->reader.bytes);
  bool whole = true;
  pass->request.block_digests = room(2 * blocks, sizeof(uint64_t), &whole);
  pass->request.row_digests = room(request->row_count, sizeof(uint64_t), &whole);
  pass->sums = room(request->parts != 0 ? blocks : 0, sizeof *pass->sums, &whole);
  pass->cut_rows = room(request->row_count > 0 && blocks > 1 ? blocks - 1 : 0, (size_t)request->row_bytes, &whole);
  const size_t seats = (size_t)request->threads * sizeof(Seat);
  pass->seats = aligned_alloc(_Alignof(Seat), seats);
  if (!whole || !pass->seats) {
    ecot_fingerprint_free(pass);
    return NULL;
  }
  memset(pass->seats, 0, seats);
  return pass;
}

// Keeps the parts of the rows that the block's ends cut. A row is no larger than a block, so that at most one end cuts it.
static void keep_cut_rows(EcotFingerprintPass *pass, int64_t block, const uint8_t *data) {
  const int64_t size = pass->request.row_bytes, from = block * ECOT_FINGERPRINT_BLOCK_BYTES;
  const int64_t to = from + ecot_block_bytes(&pass->reader, block);
  const int64_t begun = from % size, open = to % size;
  if (begun > 0) memcpy(pass->cut_rows + (block - 1) * size + begun, data, (size_t)(size - begun));
  if (open > 0) memcpy(pass->cut_rows + block * size, data + (to - from - open), (size_t)open);
}

bool ecot_fingerprint_read(EcotFingerprintPass *pass, int64_t block, const void *data, const void *next) {
  if (block < 0 || block >= pass->blocks) return false;
  Seat *seat = pass->seats;
  while (atomic_exchange_explicit(&seat->taken, true, memory_order_acquire))
    seat = seat + 1 < pass->seats + pass->request.threads ? seat + 1 : pass->seats;
  const EcotFloatMode mode = ecot_enter_float_mode();
  ecot_read_block(&pass->reader, (EcotBlock){block, data, next}, &seat->tallies, pass->sums ? &pass->sums[block] : NULL);
  ecot_leave_float_mode(mode);
  atomic_store_explicit(&seat->taken, false, memory_order_release);
  if (pass->cut_rows) keep_cut_rows(pass, block, data);
  atomic_fetch_add_explicit(&pass->done, 1, memory_order_acq_rel);
  return true;
}

static void digest_cut_rows(const EcotFingerprintPass *pass) {
  const int64_t size = pass->request.row_bytes;
  for (int64_t block = 0; block + 1 < pass->blocks; block++) {
    const int64_t to = (block + 1) * ECOT_FINGERPRINT_BLOCK_BYTES;
    if (to % size != 0)
      pass->request.row_digests[to / size] = ecot_digest_row(&pass->reader, pass->cut_rows + block * size, true);
  }
}

bool ecot_fingerprint_end(
    EcotFingerprintPass *pass, uint64_t *block_digests, uint64_t *row_digests, EcotFingerprintResult *result) {
  memset(result, 0, sizeof *result);
  result->minimum_index = result->maximum_index = -1;
  if (atomic_load_explicit(&pass->done, memory_order_acquire) != pass->blocks) return false;
  const EcotFingerprintRequest *request = &pass->request;
  const EcotFloatMode mode = ecot_enter_float_mode();
  EcotFold fold = {0};
  for (int64_t block = 0; block < pass->blocks && pass->sums; block++) ecot_fold_block(&pass->sums[block], &fold, result);
  if (request->parts & ECOT_FINGERPRINT_STATISTICS) {
    for (int32_t k = 0; k < request->threads; k++) ecot_fold_tallies(&pass->seats[k].tallies, result);
  } else {
    // The sums come with the sketch, asked for or not.
    result->sum = result->magnitudes = result->squares = 0;
  }
  if (pass->cut_rows) digest_cut_rows(pass);
  ecot_leave_float_mode(mode);
  if (pass->blocks > 0) memcpy(block_digests, request->block_digests, (size_t)pass->blocks * 2 * sizeof *block_digests);
  if (request->row_count > 0) memcpy(row_digests, request->row_digests, (size_t)request->row_count * sizeof *row_digests);
  return true;
}

// MARK: On the threads that compute

typedef struct Pooled {
  EcotFingerprintPass *pass;
  const void *data;
} Pooled;

// A thread goes through its share in order: while it sums a block, the next one comes near.
static void read_tile(void *argument, int64_t index) {
  const Pooled *job = argument;
  const EcotBlock block = ecot_block_at(&job->pass->reader, job->data, index);
  ecot_fingerprint_read(job->pass, index, block.data, block.next);
}

bool ecot_fingerprint_run_pooled(const EcotFingerprintRequest *request, EcotFingerprintResult *result) {
  Pooled job = {.pass = ecot_fingerprint_begin(request), .data = request->data};
  if (!job.pass) return false;
  ecot_run_tiles(request->threads, job.pass->blocks, read_tile, &job);
  const bool done = ecot_fingerprint_end(job.pass, request->block_digests, request->row_digests, result);
  ecot_fingerprint_free(job.pass);
  return done;
}
