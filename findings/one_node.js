// A model that is one node, run by ONNX Runtime on the CPU.
// The findings copy this file beside the packages that they install.
const ort = require(process.env.RUNTIME || 'onnxruntime-web');
ort.env.logLevel = 'error';

// Protocol buffers, as bytes: what onnx.proto calls field `id` of a message. All numbers here are small.
const varint = (n) => n < 128 ? [n] : [n % 128 + 128, ...varint(Math.floor(n / 128))];
const int = (id, n) => [...varint(id * 8), ...varint(n)];
const float = (id, x) => [...varint(id * 8 + 5), ...new Uint8Array(Float32Array.of(x).buffer)];
const message = (id, ...fields) => [...varint(id * 8 + 2), ...varint(fields.flat().length), ...fields.flat()];
const string = (id, text) => message(id, [...Buffer.from(text)]);

const ELEMENT = {float32: 1, int32: 6, int64: 7, bool: 9}; // TensorProto.DataType

// {scale: {float: 2}} is a float, {is_causal: 1} an integer.
const attribute = ([name, value]) => typeof value === 'object' ?
  message(5, string(1, name), float(2, value.float), int(20, 1)) :
  message(5, string(1, name), int(3, value), int(20, 2));

const value = (id, name, type, dims) => message(id, string(1, name), message(2, message(1, int(1, type),
  ...(dims ? [message(2, ...dims.map((size) => message(1, int(1, size))))] : []))));

// inputs: {name: tensor}, in the operator's order; a tensor of null is an input left out.
// Gives the output `wanted`, or else the one that is named last.
exports.run = async (operator, {domain = '', opset, attributes = {}, inputs, outputs = ['y'],
                                wanted = outputs[outputs.length - 1]}) => {
  const given = Object.entries(inputs).filter(([, tensor]) => tensor !== null);
  const node = message(1,
    ...Object.entries(inputs).map(([name, tensor]) => string(1, tensor === null ? '' : name)),
    ...outputs.map((name) => string(2, name)),
    string(4, operator), ...Object.entries(attributes).map(attribute), string(7, domain));
  const graph = message(7, node, string(2, operator),
    ...given.map(([name, tensor]) => value(11, name, ELEMENT[tensor.type], tensor.dims)),
    ...outputs.filter((name) => name).map((name) => value(12, name, ELEMENT.float32)));
  const model = [int(1, 10), graph, // 10 is the version of the format
    message(8, string(1, ''), int(2, opset)), message(8, string(1, 'com.microsoft'), int(2, 1))];
  const session = await ort.InferenceSession.create(Uint8Array.from(model.flat()),
                                                    {graphOptimizationLevel: 'disabled'});
  const results = await session.run(Object.fromEntries(given));
  return results[wanted].data;
};

exports.floats = (numbers, ...dims) => new ort.Tensor('float32', Float32Array.from(numbers), dims);
exports.ints = (numbers, ...dims) => new ort.Tensor('int32', Int32Array.from(numbers), dims);
exports.longs = (numbers, ...dims) => new ort.Tensor('int64', BigInt64Array.from(numbers, BigInt), dims);
exports.bools = (numbers, ...dims) => new ort.Tensor('bool', Uint8Array.from(numbers), dims);

// With the unit matrix for values, attention's output is its weights.
exports.unit = (n, width = n) =>
  Array.from({length: n * width}, (_, i) => i % width === Math.floor(i / width) ? 1 : 0);

// A heading, and a line for each row. -Infinity and the lowest float are what hides a score.
exports.show = (heading, numbers, width) => {
  console.log(heading);
  const words = Array.from(numbers, (x) => x < -1e30 ? 'hidden' : Number.isFinite(x) ? x.toFixed(4) : String(x));
  for (let i = 0; i < words.length; i += width)
    console.log('  ' + words.slice(i, i + width).map((word) => word.padStart(7)).join(' '));
};
