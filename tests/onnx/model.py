"""An ONNX model of one operator, as the bytes of its protocol buffer.

Written by hand, so that the test needs no package for it: the fields are those of onnx.proto, and
the few that are used here stand beside the functions that write them.
"""

import struct

FLOAT, INT32, INT64, BOOL = 1, 6, 7, 9  # TensorProto.DataType
TYPES = {"float32": FLOAT, "int32": INT32, "int64": INT64, "bool": BOOL}
VARINT, LENGTH, FIXED32 = 0, 2, 5  # how a field's value is written
IR_VERSION = 10


def varint(number):
    """Seven bits a byte, the lowest first; negative numbers as 64 bits' two's complement."""
    number &= (1 << 64) - 1
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def field(number, value):
    """One field: a whole number, a float, a text, or bytes, such as another message's."""
    if isinstance(value, float):
        return varint(number << 3 | FIXED32) + struct.pack("<f", value)
    if isinstance(value, int):
        return varint(number << 3 | VARINT) + varint(value)
    content = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | LENGTH) + varint(len(content)) + content


def message(*fields):
    return b"".join(field(number, value) for number, value in fields)


def attribute(name, value):
    """AttributeProto: name 1, f 2, i 3, type 20 (FLOAT 1, INT 2)."""
    is_float = isinstance(value, float)
    return message((1, name), (2 if is_float else 3, value), (20, 1 if is_float else 2))


def value_info(name, type_, shape=None):
    """ValueInfoProto: name 1, type 2 (tensor_type 1: elem_type 1, shape 2 (dim 1: dim_value 1))."""
    tensor = [(1, TYPES[type_])]
    if shape is not None:
        tensor.append((2, message(*((1, message((1, size))) for size in shape))))
    return message((1, name), (2, message((1, message(*tensor)))))


def model(operator, domain, opset, attributes, inputs, outputs):
    """ModelProto of one node.

    inputs    [(name, type, shape)], or None in the place of one that is left out
    outputs   names, "" in the place of one that is left out; all are float32
    """
    node = [(1, "" if one is None else one[0]) for one in inputs]
    node += [(2, name) for name in outputs]
    node += [(4, operator), (7, domain)]  # input 1, output 2, op_type 4, attribute 5, domain 7
    node += [(5, attribute(name, value)) for name, value in attributes.items()]
    graph = [(1, message(*node)), (2, operator)]  # node 1, name 2, input 11, output 12
    graph += [(11, value_info(*one)) for one in inputs if one is not None]
    graph += [(12, value_info(name, "float32")) for name in outputs if name]
    opsets = {domain: opset} if domain == "" else {"": 24, domain: opset}
    imports = [(8, message((1, name), (2, version))) for name, version in opsets.items()]
    return message((1, IR_VERSION), (7, message(*graph)), *imports)  # ir_version 1, graph 7
