// Memory that a thread keeps between kernels, so that packing a matrix costs no page faults.
#ifndef ECOT_SCRATCH_H
#define ECOT_SCRATCH_H

#include <stddef.h>

// What is in use at the same time.
typedef enum EcotScratchUse {
  ECOT_SCRATCH_SHARED,   // read by other threads during a job
  ECOT_SCRATCH_PANEL,    // a thread's own panel
  ECOT_SCRATCH_COLUMNS,  // a thread's own panels of all columns
  ECOT_SCRATCH_RESULT,   // a thread's own intermediate result
  ECOT_SCRATCH_USES
} EcotScratchUse;

// At least `count` floats, aligned to 64 bytes, of undefined content; valid until this thread asks for the same use again. Null where
// there is no memory. Freed when the thread ends.
float *ecot_scratch(EcotScratchUse use, size_t count);

#endif
