// The text of every vector variant's kernels over rows and elements. A variant includes it under its target.
#include "elementary_lanes.inc.h"

#include "rows_parts.inc.h"

#include "rows_columns.inc.h"
#include "rows_elements.inc.h"
#include "rows_reductions.inc.h"

#include "rows_losses.inc.h"  // these two are made of reductions
#include "rows_norms.inc.h"
