/// The parameters of a Qwen3-VL checkpoint with the sizes of `Qwen3VLConfiguration.tiny` and tied embeddings: a name and the
/// sizes of its axes a line, in the order of the file's header.
///
/// Copied from the header of a model.safetensors that transformers reads, SHA-256
/// e72cbd368a7e06b98cd22f591e3df4e20e344dc140bd4c737c0320f0c6e3cd99.
enum TinyCheckpoint {
  static let parameters = """
    model.language_model.embed_tokens.weight 2077 64
    model.language_model.layers.0.input_layernorm.weight 64
    model.language_model.layers.0.mlp.down_proj.weight 64 128
    model.language_model.layers.0.mlp.gate_proj.weight 128 64
    model.language_model.layers.0.mlp.up_proj.weight 128 64
    model.language_model.layers.0.post_attention_layernorm.weight 64
    model.language_model.layers.0.self_attn.k_norm.weight 16
    model.language_model.layers.0.self_attn.k_proj.weight 32 64
    model.language_model.layers.0.self_attn.o_proj.weight 64 64
    model.language_model.layers.0.self_attn.q_norm.weight 16
    model.language_model.layers.0.self_attn.q_proj.weight 64 64
    model.language_model.layers.0.self_attn.v_proj.weight 32 64
    model.language_model.layers.1.input_layernorm.weight 64
    model.language_model.layers.1.mlp.down_proj.weight 64 128
    model.language_model.layers.1.mlp.gate_proj.weight 128 64
    model.language_model.layers.1.mlp.up_proj.weight 128 64
    model.language_model.layers.1.post_attention_layernorm.weight 64
    model.language_model.layers.1.self_attn.k_norm.weight 16
    model.language_model.layers.1.self_attn.k_proj.weight 32 64
    model.language_model.layers.1.self_attn.o_proj.weight 64 64
    model.language_model.layers.1.self_attn.q_norm.weight 16
    model.language_model.layers.1.self_attn.q_proj.weight 64 64
    model.language_model.layers.1.self_attn.v_proj.weight 32 64
    model.language_model.layers.2.input_layernorm.weight 64
    model.language_model.layers.2.mlp.down_proj.weight 64 128
    model.language_model.layers.2.mlp.gate_proj.weight 128 64
    model.language_model.layers.2.mlp.up_proj.weight 128 64
    model.language_model.layers.2.post_attention_layernorm.weight 64
    model.language_model.layers.2.self_attn.k_norm.weight 16
    model.language_model.layers.2.self_attn.k_proj.weight 32 64
    model.language_model.layers.2.self_attn.o_proj.weight 64 64
    model.language_model.layers.2.self_attn.q_norm.weight 16
    model.language_model.layers.2.self_attn.q_proj.weight 64 64
    model.language_model.layers.2.self_attn.v_proj.weight 32 64
    model.language_model.layers.3.input_layernorm.weight 64
    model.language_model.layers.3.mlp.down_proj.weight 64 128
    model.language_model.layers.3.mlp.gate_proj.weight 128 64
    model.language_model.layers.3.mlp.up_proj.weight 128 64
    model.language_model.layers.3.post_attention_layernorm.weight 64
    model.language_model.layers.3.self_attn.k_norm.weight 16
    model.language_model.layers.3.self_attn.k_proj.weight 32 64
    model.language_model.layers.3.self_attn.o_proj.weight 64 64
    model.language_model.layers.3.self_attn.q_norm.weight 16
    model.language_model.layers.3.self_attn.q_proj.weight 64 64
    model.language_model.layers.3.self_attn.v_proj.weight 32 64
    model.language_model.norm.weight 64
    model.visual.blocks.0.attn.proj.bias 32
    model.visual.blocks.0.attn.proj.weight 32 32
    model.visual.blocks.0.attn.qkv.bias 96
    model.visual.blocks.0.attn.qkv.weight 96 32
    model.visual.blocks.0.mlp.linear_fc1.bias 64
    model.visual.blocks.0.mlp.linear_fc1.weight 64 32
    model.visual.blocks.0.mlp.linear_fc2.bias 32
    model.visual.blocks.0.mlp.linear_fc2.weight 32 64
    model.visual.blocks.0.norm1.bias 32
    model.visual.blocks.0.norm1.weight 32
    model.visual.blocks.0.norm2.bias 32
    model.visual.blocks.0.norm2.weight 32
    model.visual.blocks.1.attn.proj.bias 32
    model.visual.blocks.1.attn.proj.weight 32 32
    model.visual.blocks.1.attn.qkv.bias 96
    model.visual.blocks.1.attn.qkv.weight 96 32
    model.visual.blocks.1.mlp.linear_fc1.bias 64
    model.visual.blocks.1.mlp.linear_fc1.weight 64 32
    model.visual.blocks.1.mlp.linear_fc2.bias 32
    model.visual.blocks.1.mlp.linear_fc2.weight 32 64
    model.visual.blocks.1.norm1.bias 32
    model.visual.blocks.1.norm1.weight 32
    model.visual.blocks.1.norm2.bias 32
    model.visual.blocks.1.norm2.weight 32
    model.visual.blocks.2.attn.proj.bias 32
    model.visual.blocks.2.attn.proj.weight 32 32
    model.visual.blocks.2.attn.qkv.bias 96
    model.visual.blocks.2.attn.qkv.weight 96 32
    model.visual.blocks.2.mlp.linear_fc1.bias 64
    model.visual.blocks.2.mlp.linear_fc1.weight 64 32
    model.visual.blocks.2.mlp.linear_fc2.bias 32
    model.visual.blocks.2.mlp.linear_fc2.weight 32 64
    model.visual.blocks.2.norm1.bias 32
    model.visual.blocks.2.norm1.weight 32
    model.visual.blocks.2.norm2.bias 32
    model.visual.blocks.2.norm2.weight 32
    model.visual.blocks.3.attn.proj.bias 32
    model.visual.blocks.3.attn.proj.weight 32 32
    model.visual.blocks.3.attn.qkv.bias 96
    model.visual.blocks.3.attn.qkv.weight 96 32
    model.visual.blocks.3.mlp.linear_fc1.bias 64
    model.visual.blocks.3.mlp.linear_fc1.weight 64 32
    model.visual.blocks.3.mlp.linear_fc2.bias 32
    model.visual.blocks.3.mlp.linear_fc2.weight 32 64
    model.visual.blocks.3.norm1.bias 32
    model.visual.blocks.3.norm1.weight 32
    model.visual.blocks.3.norm2.bias 32
    model.visual.blocks.3.norm2.weight 32
    model.visual.deepstack_merger_list.0.linear_fc1.bias 128
    model.visual.deepstack_merger_list.0.linear_fc1.weight 128 128
    model.visual.deepstack_merger_list.0.linear_fc2.bias 64
    model.visual.deepstack_merger_list.0.linear_fc2.weight 64 128
    model.visual.deepstack_merger_list.0.norm.bias 128
    model.visual.deepstack_merger_list.0.norm.weight 128
    model.visual.deepstack_merger_list.1.linear_fc1.bias 128
    model.visual.deepstack_merger_list.1.linear_fc1.weight 128 128
    model.visual.deepstack_merger_list.1.linear_fc2.bias 64
    model.visual.deepstack_merger_list.1.linear_fc2.weight 64 128
    model.visual.deepstack_merger_list.1.norm.bias 128
    model.visual.deepstack_merger_list.1.norm.weight 128
    model.visual.deepstack_merger_list.2.linear_fc1.bias 128
    model.visual.deepstack_merger_list.2.linear_fc1.weight 128 128
    model.visual.deepstack_merger_list.2.linear_fc2.bias 64
    model.visual.deepstack_merger_list.2.linear_fc2.weight 64 128
    model.visual.deepstack_merger_list.2.norm.bias 128
    model.visual.deepstack_merger_list.2.norm.weight 128
    model.visual.merger.linear_fc1.bias 128
    model.visual.merger.linear_fc1.weight 128 128
    model.visual.merger.linear_fc2.bias 64
    model.visual.merger.linear_fc2.weight 64 128
    model.visual.merger.norm.bias 32
    model.visual.merger.norm.weight 32
    model.visual.patch_embed.proj.bias 32
    model.visual.patch_embed.proj.weight 32 3 2 16 16
    model.visual.pos_embed.weight 144 32
    """.split(separator: "\n").map(String.init)
}
