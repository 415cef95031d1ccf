#include "CEcotImages.h"
typedef int ecot_images_placeholder;
