#ifndef CECOT_KERNELS_H
#define CECOT_KERNELS_H

#include "EcotArithmetic.h"
#include "EcotCopies.h"
#include "EcotCRC32C.h"
#include "EcotFingerprintKernels.h"
#include "EcotKernelVariant.h"
#include "EcotMemory.h"
#include "EcotSelfTest.h"

#endif
