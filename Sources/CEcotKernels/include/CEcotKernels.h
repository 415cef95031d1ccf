#ifndef ECOT_KERNELS_H
#define ECOT_KERNELS_H

#include "EcotFingerprintKernels.h"

#endif
