"""A strict reader of safetensors, written from the format's description alone."""

import json

import numpy as np


def unique(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key twice: {keys}"
    return dict(pairs)


def read(path):
    """(tensors by name, metadata)."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    assert 8 + length <= len(data) and length <= 100_000_000, length
    assert length % 8 == 0, "the numbers are not aligned"
    text = data[8:8 + length]
    assert text[:1] == b"{", "the header does not begin with {"
    header = json.loads(text.decode("utf-8").rstrip(" "), object_pairs_hook=unique)
    metadata = header.pop("__metadata__", {})
    assert all(isinstance(value, str) for value in metadata.values()), metadata
    numbers = data[8 + length:]
    tensors, expected = {}, 0
    for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert set(tensor) == {"dtype", "shape", "data_offsets"} and tensor["dtype"] == "F64", tensor
        first, last = tensor["data_offsets"]
        assert first == expected, f"{name}: a hole or an overlap at {first}"
        assert last - first == 8 * int(np.prod(tensor["shape"])), f"{name}: {tensor}"
        tensors[name] = np.frombuffer(numbers[first:last], "<f8").reshape(tensor["shape"])
        expected = last
    assert expected == len(numbers), "bytes after the last tensor"
    return tensors, metadata
