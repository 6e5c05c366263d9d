// The page's elementary functions are the program's, to the last bit.
import {readFileSync} from "node:fs";

import {equal} from "./bench.mjs";

/**
 * As functions.hpp in tests/elementary/ draws arguments, and same_bits.cpp there hashes results.
 */
function hashesInThePage() {
  const view = new DataView(new ArrayBuffer(8));
  const ranges = {
    exp: [[-750, 715], [-20, 0]],
    tanh: [[-21, 21], [-1, 1]],
    erf: [[-6.5, 6.5], [-1, 1]],
    sin: [[-2e6, 2e6], [-10, 10]],
    cos: [[-2e6, 2e6], [-10, 10]],
    pow: [[0, 2e6], [0, 2]],
    log2: [[0, 2e6], [0, 2]],
  };
  const hashOf = (name, [wide, usual]) => {
    let state = 1;
    let turn = 3;
    let hash = 2166136261;
    const bits = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    const share = () => {
      const upper = bits() >>> 5;
      return (upper * 67108864 + (bits() >>> 6)) / 9007199254740992;
    };
    const within = ([low, high]) => low + share() * (high - low);
    const anything = () => {
      view.setUint32(0, bits());
      view.setUint32(4, bits());
      const x = view.getFloat64(0);
      return ["pow", "log2"].includes(name) && x < 0 ? -x : x;
    };
    const halved = (number) => {
      let x = number;
      for (let halvings = bits() % 65; halvings > 0; halvings -= 1) x *= 0.5;
      return x;
    };
    const draws = [() => within(wide), () => within(usual), () => halved(within(usual)), anything];
    const second = [(y) => -y, (y) => 2000 * y - 1000, (y) => 2 * y - 1, (y) => 2 * y - 1];
    for (let k = 0; k < 100000; k += 1) {
      turn = (turn + 1) % 4;
      const x = draws[turn]();
      const result = elementary[name](x, second[turn](share()));
      view.setFloat64(0, Number.isNaN(result) ? 0 : result);
      for (const at of [0, 4]) hash = Math.imul(hash ^ view.getUint32(at), 16777619);
    }
    return (hash >>> 0).toString(16).padStart(8, "0");
  };
  return Object.fromEntries(
      Object.entries(ranges).map(([name, both]) => [name, hashOf(name, both)]));
}

export const tests = {
  async "e^, tanh, erf, sine, cosine, powers and log₂ have the program's bits"(bench) {
    const all = JSON.parse(readFileSync(new URL("hashes.json", import.meta.url)));
    const page = await bench.open(bench.example("lecture.json"));
    for (const [name, hash] of Object.entries(await page.evaluate(hashesInThePage)))
      equal(`hash of 100,000 results of ${name}`, hash, all[name]);
  },
};
