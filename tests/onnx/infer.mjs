// Runs each call of a file with ONNX Runtime, and writes what comes out as JSON.
//
//     node infer.mjs CALLS
//
// A call is {"model": base64, "inputs": {NAME: {"type", "shape", "data"}}}, the numbers in JSON;
// its result {"outputs": {NAME: {"shape", "data"}}}, what is not finite as a text, or {"error":
// TEXT}.

import {readFileSync} from "node:fs";
import ort from "onnxruntime-node";

const ARRAYS = {
  float32: Float32Array,
  int32: Int32Array,
  bool: Uint8Array,
  int64: BigInt64Array,
};

function tensor({type, shape, data}) {
  const numbers = type === "int64" ? data.map(BigInt) : data;
  return new ort.Tensor(type, ARRAYS[type].from(numbers), shape);
}

async function run({model, inputs}) {
  const session = await ort.InferenceSession.create(Buffer.from(model, "base64"), {
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const feeds = Object.entries(inputs).map(([name, one]) => [name, tensor(one)]);
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  const outputs = Object.entries(results).map(
      ([name, {dims, data}]) => [name, {
        shape: dims,
        data: Array.from(data, number => Number.isFinite(number) ? number : String(number)),
      }]);
  return {outputs: Object.fromEntries(outputs)};
}

const answers = [];
for (const call of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  answers.push(await run(call).catch(error => ({error: String(error.message ?? error)})));
}
console.log(JSON.stringify({version: ort.env.versions.node, answers}));
