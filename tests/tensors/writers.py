"""Files of tensors, as their formats have them: what numpy and safetensors write, and what they would
not."""

import io
import json
import struct
import zipfile


def npy_of(header, numbers, version=(1, 0)):
    text = header.encode("latin1")
    length = struct.pack("<H" if version == (1, 0) else "<I", len(text))
    return b"\x93NUMPY" + bytes(version) + length + text + numbers


def npy(descr, shape, numbers, fortran=False):
    """`shape` and `descr` are written as Python writes them."""
    return npy_of(f"{{'descr': {descr!r}, 'fortran_order': {fortran}, 'shape': {shape!r}, }}\n",
                  numbers)


def npz(members, compression=zipfile.ZIP_STORED):
    """A zip of members, {"W_Q.npy": bytes}, with the extra fields that numpy asks for."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    return file.getvalue()


def safetensors_of(header, numbers):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + numbers


def safetensors(tensors, metadata=None):
    """{"W": ("F32", (3, 4), bytes)}, the bytes one after the other."""
    header, numbers = {} if metadata is None else {"__metadata__": metadata}, b""
    for name, (dtype, shape, content) in tensors.items():
        header[name] = {"dtype": dtype, "shape": list(shape),
                        "data_offsets": [len(numbers), len(numbers) + len(content)]}
        numbers += content
    return safetensors_of(header, numbers)


NAMES = {"float64": "F64", "float32": "F32", "float16": "F16", "bool": "BOOL",
         **{f"{kind}int{bits}": f"{kind.upper() or 'I'}{bits}"
            for kind in ("", "u") for bits in (8, 16, 32, 64)}}


def safetensors_of_arrays(arrays):
    """NumPy's arrays by name."""
    return safetensors({name: (NAMES[array.dtype.name], array.shape, array.tobytes())
                        for name, array in arrays.items()}, {"format": "pt"})
