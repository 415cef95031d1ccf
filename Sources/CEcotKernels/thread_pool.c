// A small pool of threads for tiles that do not depend on each other. Each thread begins with its own share of the tiles, whose
// data it met in the kernel before, and then helps the others with theirs. Which thread computes a tile is left to chance; a tile's
// result is not.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

#include "arithmetic_kernels.h"
#include "float_mode.h"

enum {
  MOST_WORKERS = 63,
  // A waiting thread looks so many times, some tens of microseconds, for the next kernel, and then, letting others go first, until so
  // many nanoseconds are over: to wake a processor that fell asleep costs more than most of the pauses in a training step. Where other
  // threads take the processors meanwhile, the time is soon over.
  SPINS = 3000,
  LONGEST_WAIT = 4000000,
};

// A job is open while its owner works on it. The word counts the workers inside; its top bit says that more may enter. While any
// is inside, the owner does not return, so that the fields below stay as they are.
static const uint32_t open_bit = UINT32_C(1) << 31;
static _Atomic uint32_t gate;
static struct {
  void (*tile)(void *job, int64_t index);
  void *job;
  int32_t workers;
} current;

// The share of one thread, on a cache line of its own: the tiles from `next` to `end` are nobody's yet.
typedef struct Share {
  _Alignas(64) _Atomic int64_t next;
  int64_t end;
} Share;
static Share shares[MOST_WORKERS + 1];

// Whoever holds it owns the pool and the job.
static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;
static int32_t worker_count;

// Counts jobs, to wake those who sleep.
static _Atomic uint32_t generation;
static _Atomic int32_t sleepers;
static pthread_mutex_t sleep_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void run_share(Share *share) {
  for (;;) {
    const int64_t index = atomic_fetch_add_explicit(&share->next, 1, memory_order_relaxed);
    if (index >= share->end) return;
    current.tile(current.job, index);
  }
}

// The owner is thread 0, worker k is thread k + 1.
static void run_tiles(int32_t thread) {
  const int32_t threads = current.workers + 1;
  for (int32_t k = 0; k < threads; k++) run_share(&shares[(thread + k) % threads]);
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static uint32_t wait_for_job(uint32_t seen) {
  uint32_t now = seen;
  for (int spin = 0; spin < SPINS; spin++) {
    now = atomic_load_explicit(&generation, memory_order_acquire);
    if (now != seen) return now;
    relax();
  }
  for (const int64_t end = nanoseconds() + LONGEST_WAIT; nanoseconds() < end; sched_yield()) {
    now = atomic_load_explicit(&generation, memory_order_acquire);
    if (now != seen) return now;
  }
  pthread_mutex_lock(&sleep_mutex);
  atomic_fetch_add(&sleepers, 1);
  while ((now = atomic_load(&generation)) == seen) pthread_cond_wait(&wake, &sleep_mutex);
  atomic_fetch_sub(&sleepers, 1);
  pthread_mutex_unlock(&sleep_mutex);
  return now;
}

static void *work(void *argument) {
  const int32_t number = (int32_t)(intptr_t)argument;
  ecot_enter_float_mode();
  for (uint32_t seen = 0;;) {
    seen = wait_for_job(seen);
    uint32_t state = atomic_load_explicit(&gate, memory_order_relaxed);
    while (state & open_bit)
      if (atomic_compare_exchange_weak_explicit(&gate, &state, state + 1, memory_order_acq_rel, memory_order_relaxed)) {
        if (number < current.workers) run_tiles(number + 1);
        atomic_fetch_sub_explicit(&gate, 1, memory_order_release);
        break;
      }
  }
  return NULL;
}

// Starts workers until there are as many as asked for; with fewer, the ones there are do the work.
static void start_workers(int32_t wanted) {
  if (wanted > MOST_WORKERS) wanted = MOST_WORKERS;
  while (worker_count < wanted) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, (void *)(intptr_t)worker_count) != 0) return;
    pthread_detach(thread);
    worker_count++;
  }
}

static void run_shared(int32_t threads, int64_t tiles, void (*tile)(void *, int64_t), void *job) {
  if (threads > MOST_WORKERS + 1) threads = MOST_WORKERS + 1;
  const int32_t helpers = (int32_t)(tiles < threads ? tiles : threads) - 1;
  start_workers(helpers);
  current.tile = tile;
  current.job = job;
  current.workers = helpers;
  for (int64_t k = 0; k <= helpers; k++) {
    atomic_store_explicit(&shares[k].next, k * tiles / (helpers + 1), memory_order_relaxed);
    shares[k].end = (k + 1) * tiles / (helpers + 1);
  }
  atomic_store_explicit(&gate, open_bit, memory_order_release);
  atomic_fetch_add(&generation, 1);
  if (atomic_load(&sleepers) > 0) {
    pthread_mutex_lock(&sleep_mutex);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&sleep_mutex);
  }
  run_tiles(0);
  // No worker enters any more; those inside finish their last tile.
  atomic_fetch_and_explicit(&gate, ~open_bit, memory_order_acq_rel);
  while (atomic_load_explicit(&gate, memory_order_acquire) != 0) relax();
}

void ecot_run_tiles(int32_t threads, int64_t tiles, void (*tile)(void *job, int64_t index), void *job) {
  const EcotFloatMode mode = ecot_enter_float_mode();
  if (threads > 1 && tiles > 1 && pthread_mutex_trylock(&owner) == 0) {
    run_shared(threads, tiles, tile, job);
    pthread_mutex_unlock(&owner);
  } else {
    for (int64_t index = 0; index < tiles; index++) tile(job, index);
  }
  ecot_leave_float_mode(mode);
}
