// The digests of `self_test_cases.inc.h`, by `arithmetic_variants --print-digests`.
0x0000000000000000,  // matrix product 1x1x1
0x0000000000000000,  // matrix product 37x53x129
0x0000000000000000,  // matrix product 64x96x300, wide
0x0000000000000000,  // matrix product A^T B 33x40x65
0x0000000000000000,  // matrix product A B^T 29x35x77
0x0000000000000000,  // matrix product A^T B^T 17x19x23, three
0x0000000000000000,  // matrix product C += A B 48x64x31, two
0x0000000000000000,  // matrix product C += A B^T 15x65x100, special
0x0000000000000000,  // matrix product C += A^T B 40x33x20, tiny
0x0000000000000000,  // matrix product 1x300x200
0x0000000000000000,  // matrix product 200x1x300
0x0000000000000000,  // attention, all keys
0x0000000000000000,  // attention, causal
0x0000000000000000,  // attention, any ranges
0x0000000000000000,  // attention, one query
0x0000000000000000,  // attention, special
0x0000000000000000,  // attention backward, causal
0x0000000000000000,  // attention backward, any ranges
0x0000000000000000,  // exp, plain
0x0000000000000000,  // exp, extreme
0x0000000000000000,  // exp, special
0x0000000000000000,  // log, wide
0x0000000000000000,  // log, special
0x0000000000000000,  // sin, wide
0x0000000000000000,  // sin, extreme
0x0000000000000000,  // cos, wide
0x0000000000000000,  // cos, special
0x0000000000000000,  // tanh, plain
0x0000000000000000,  // tanh, special
0x0000000000000000,  // erf, plain
0x0000000000000000,  // erf, special
0x0000000000000000,  // sigmoid, plain
0x0000000000000000,  // sigmoid, extreme
0x0000000000000000,  // silu, plain
0x0000000000000000,  // gelu by erf, plain
0x0000000000000000,  // gelu by tanh, plain
0x0000000000000000,  // relu, special
0x0000000000000000,  // square root, extreme
0x0000000000000000,  // square root, tiny, in place
0x0000000000000000,  // exp backward
0x0000000000000000,  // log backward
0x0000000000000000,  // sin backward
0x0000000000000000,  // cos backward
0x0000000000000000,  // tanh backward
0x0000000000000000,  // erf backward
0x0000000000000000,  // sigmoid backward
0x0000000000000000,  // silu backward
0x0000000000000000,  // gelu by erf backward
0x0000000000000000,  // gelu by tanh backward, special
0x0000000000000000,  // relu backward, special
0x0000000000000000,  // square root backward
0x0000000000000000,  // power, plain
0x0000000000000000,  // power, extreme
0x0000000000000000,  // power, special, in place
0x0000000000000000,  // add, flat, in place
0x0000000000000000,  // subtract one row, special
0x0000000000000000,  // multiply by a row a sample, 40000 elements
0x0000000000000000,  // divide by a table a sample, tiny
0x0000000000000000,  // sum of rows
0x0000000000000000,  // sum of products of rows a sample, accumulated, 40000 elements
0x0000000000000000,  // sum of rows of tables, special
0x0000000000000000,  // scale, wide
0x0000000000000000,  // add scaled, tiny
0x0000000000000000,  // reduce: sum
0x0000000000000000,  // reduce: sum of squares, 40000 elements
0x0000000000000000,  // reduce: maximum, special
0x0000000000000000,  // reduce: maximum of zeros
0x0000000000000000,  // reduce: log sum exp
0x0000000000000000,  // reduce: log sum exp, special
0x0000000000000000,  // reduce: log sum exp of nothing
0x0000000000000000,  // total
0x0000000000000000,  // total of squares, extreme
0x0000000000000000,  // total of squared differences
0x0000000000000000,  // softmax
0x0000000000000000,  // softmax of ranges, in place, 40000 elements
0x0000000000000000,  // softmax, wide
0x0000000000000000,  // softmax of ranges, special
0x0000000000000000,  // softmax backward of ranges
0x0000000000000000,  // softmax backward, tiny, in place
0x0000000000000000,  // cross entropy, 40000 elements
0x0000000000000000,  // cross entropy, special
0x0000000000000000,  // cross entropy backward, in place
0x0000000000000000,  // cross entropy backward, special
0x0000000000000000,  // RMSNorm, 40000 elements
0x0000000000000000,  // RMSNorm without weight, of 20 columns
0x0000000000000000,  // RMSNorm, tiny
0x0000000000000000,  // RMSNorm backward, accumulated
0x0000000000000000,  // RMSNorm backward, 40000 elements
0x0000000000000000,  // RMSNorm backward without weight, special
0x0000000000000000,  // LayerNorm
0x0000000000000000,  // LayerNorm without weight, special
0x0000000000000000,  // LayerNorm backward, accumulated
0x0000000000000000,  // LayerNorm backward without weight
0x0000000000000000,  // silu gate
0x0000000000000000,  // silu gate, special
0x0000000000000000,  // silu gate backward
0x0000000000000000,  // silu gate backward, extreme
0x0000000000000000,  // rotary, size 64
0x0000000000000000,  // rotary, size 20, in place
0x0000000000000000,  // rotary backward, size 34
0x0000000000000000,  // rotary backward, size 8, special
0x0000000000000000,  // gather rows, special
0x0000000000000000,  // scatter and add rows, 40000 elements
0x0000000000000000,  // AdamW
0x0000000000000000,  // AdamW, tiny
0x0000000000000000,  // AdamW, special
