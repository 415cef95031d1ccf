// The digests of `self_test_cases.inc.h`, by `arithmetic_variants --print-digests`.
0x2b431e95d481109f,  // matrix product 1x1x1
0xc67ad009fde6c5b4,  // matrix product 37x53x129
0x87182102a24636b0,  // matrix product 64x96x300, wide
0xc42e1db37d3e3033,  // matrix product A^T B 33x40x65
0x482645a0f260af5e,  // matrix product A B^T 29x35x77
0x5ad33b1df23f844d,  // matrix product A^T B^T 17x19x23, three
0xda702a86f6867077,  // matrix product C += A B 48x64x31, two
0x00d7c5dc374c49d0,  // matrix product C += A B^T 15x65x100, special
0xa2cf262e92e206f7,  // matrix product C += A^T B 40x33x20, tiny
0x171cbeeac2edd60d,  // matrix product 1x300x200
0x7d41a3aa22706af7,  // matrix product 200x1x300
0xd7f21617ab6b6dfe,  // attention, all keys
0x575357d513140445,  // attention, causal
0x201930772e130667,  // attention, any ranges
0xd1d0c591c3645370,  // attention, one query
0x665c754d68916853,  // attention, special
0xef4bccc6937a6b7b,  // attention backward, causal
0xbabf19898b7d8b01,  // attention backward, any ranges
0x25f6d2ee6e1f0c25,  // exp, plain
0x97fc96cf3b05bc42,  // exp, extreme
0xd23b18855fe76e09,  // exp, special
0x2932fd62b7747d1a,  // log, wide
0x0768169ad935c378,  // log, special
0x8d8eb17e63441b27,  // sin, wide
0x875a8c1da6c2e302,  // sin, extreme
0x9b8703691cb79418,  // cos, wide
0x07ca6fd12229e1fc,  // cos, special
0xb2cdf59f929ed24a,  // tanh, plain
0x9d354ff4aedbe83e,  // tanh, special
0xff05f5e44eb657fd,  // erf, plain
0x9c9bc0cb00cb7ba3,  // erf, special
0x5f2a1bbc0d08795b,  // sigmoid, plain
0x1b5a1d7980634540,  // sigmoid, extreme
0xf30fe7ada832519e,  // silu, plain
0x3802bf21bc080e71,  // gelu by erf, plain
0xd3a2424e749c7ee0,  // gelu by tanh, plain
0x6d6f3d26f06b1d55,  // relu, special
0x70f3584e6916ff03,  // square root, extreme
0x251982ced8552cf4,  // square root, tiny, in place
0x7acce05e66562599,  // exp backward
0x2fa6897764419120,  // log backward
0xcbb2b2c545c306e7,  // sin backward
0xeaa98e48d6ab7ef8,  // cos backward
0x1aa230cff1b7e08b,  // tanh backward
0x0c29a3978096500d,  // erf backward
0xb6840f1ae5c1e9f0,  // sigmoid backward
0xff8b5444cca9d0fb,  // silu backward
0x22ce978412b3ed04,  // gelu by erf backward
0xacd4964f886da98d,  // gelu by tanh backward, special
0xcdd3bfba9e88b386,  // relu backward, special
0x534894546aa549f9,  // square root backward
0x21758069d4188e7e,  // power, plain
0xe178c2382618fa33,  // power, extreme
0x611da2a3562390ac,  // power, special, in place
0x083e92bd81437c90,  // add, flat, in place
0x619f6e7ac7f5bb9a,  // subtract one row, special
0x54dca66420cd1e2c,  // multiply by a row a sample, 40000 elements
0xf9851df1efe800c4,  // divide by a table a sample, tiny
0x83c628e78b56fcd1,  // sum of rows
0x68ac839e98d9c9b7,  // sum of products of rows a sample, accumulated, 40000 elements
0x3ecbadfef83d5035,  // sum of rows of tables, special
0x5970ad18290fee3b,  // scale, wide
0xab5dadd770e267fe,  // add scaled, tiny
0x63533dcabe8ee293,  // reduce: sum
0x7e5f73bc682af56b,  // reduce: sum of squares, 40000 elements
0x1cd51f09b41f9b44,  // reduce: maximum, special
0x05835e75c7bb3b11,  // reduce: maximum of zeros
0xd3c4295c7854f15e,  // reduce: log sum exp
0x0af3141dc86d593f,  // reduce: log sum exp, special
0x051d7591ac742788,  // reduce: log sum exp of nothing
0xd1f4ea8850051f97,  // total
0x08fa2d178831e6fd,  // total of squares, extreme
0x25a6a8127797f833,  // total of squared differences
0x28d789ce4c6814c3,  // softmax
0x25d4fb41e21ba93f,  // softmax of ranges, in place, 40000 elements
0xa61ba40a6324526d,  // softmax, wide
0xa8a35c526c0e3ffa,  // softmax of ranges, special
0x766f3f71488d8b60,  // softmax backward of ranges
0xda214d047e4700a5,  // softmax backward, tiny, in place
0xca4d7a38ff2af194,  // cross entropy, 40000 elements
0x89fd472a66ace175,  // cross entropy, special
0x0a271c9a2b4e3b3f,  // cross entropy backward, in place
0x62decea787d4771e,  // cross entropy backward, special
0xc8eab4b357c521fe,  // RMSNorm, 40000 elements
0x224a53f302e7c4fe,  // RMSNorm without weight, of 20 columns
0xc2a59e317a94131d,  // RMSNorm, tiny
0x622cdc5b84827438,  // RMSNorm backward, accumulated
0x0090b06c4a179a48,  // RMSNorm backward, 40000 elements
0x103204aa946daa54,  // RMSNorm backward without weight, special
0x0b259b59c9c4249b,  // LayerNorm
0xdd6823424fbe2494,  // LayerNorm without weight, special
0xcf8b2098b35fdd14,  // LayerNorm backward, accumulated
0x7f448fbf69738803,  // LayerNorm backward without weight
0xa9b767f6ab3fb451,  // silu gate
0x20582ac748becd48,  // silu gate, special
0x7460c1821498f553,  // silu gate backward
0xa0068dc32a35af5c,  // silu gate backward, extreme
0x87ff8279e749eeb6,  // rotary, size 64
0xaaebdead76aced07,  // rotary, size 20, in place
0x5025cac6bf0bb878,  // rotary backward, size 34
0x5d9ba6a432311177,  // rotary backward, size 8, special
0xc5b660da9ba120b0,  // gather rows, special
0x2be877c58bd8a88e,  // scatter and add rows, 40000 elements
0x88fc210d9a248321,  // AdamW
0x57e552ea0f50b7e4,  // AdamW, tiny
0x20db138f650a12b4,  // AdamW, special
0xa4fce040fbfc3364,  // attention, late windows
0x9b99270163ac483b,  // attention backward, late windows
0x12f67fb0e0cd5cf6,  // attention backward, special
0x7044e6d6f53e8e1c,  // attention backward, late windows, tiny, NaN where nothing reads
