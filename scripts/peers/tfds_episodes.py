"""tensorflow-datasets' side of `episodes.vs_tfds`: for each line on standard input, one pass over all steps of all splits.

Decodes camera 0 of every step, as the training code does (TensorFlow's default DCT), and resizes it to 224x224 with
lanczos3 and antialiasing; the other cameras stay encoded. Prints the milliseconds of the pass. Building the input
pipeline is not measured.
"""
import os, sys, time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf
import tensorflow_datasets as tfds

builder = tfds.builder_from_directory(os.path.join(sys.argv[1], "bridge_orig", "1.0.0"))
skip = tfds.decode.SkipDecoding()
decoders = {"steps": {"observation": {f"image_{camera}": skip for camera in (1, 2, 3)}}}


def prepare(step):
    image = tf.image.resize(step["observation"]["image_0"], (224, 224), method="lanczos3", antialias=True)
    return tf.cast(tf.clip_by_value(tf.round(image), 0, 255), tf.uint8), step["observation"]["state"], step["action"]


sets = [
    builder.as_dataset(split=split, decoders=decoders).flat_map(lambda episode: episode["steps"]).map(
        prepare, num_parallel_calls=tf.data.AUTOTUNE)
    for split in builder.info.splits
]
for _ in sys.stdin:
    start = time.perf_counter()
    steps = sum(1 for data in sets for _ in data)
    assert steps, "no steps"
    print((time.perf_counter() - start) * 1e3, flush=True)
