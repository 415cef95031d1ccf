#ifndef CECOT_KERNELS_H
#define CECOT_KERNELS_H

#include "EcotCRC32C.h"
#include "EcotFingerprintKernels.h"

#endif
