#include "CEcotKernels.h"
typedef int ecot_placeholder;
