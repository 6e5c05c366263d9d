// The elementary functions of src/elementary/, the same operations in the same order, and so the
// same bits; where each comes from, and why it is right, is said there. Only +, −, ×, ÷ and what is
// exact are used: what Math has beside these differs from browser to browser.
const elementary = (() => {
  const view = new DataView(new ArrayBuffer(8));

  /** 2^exponent, of one from −1022 to 1023. */
  function powerOfTwo(exponent) {
    view.setUint32(0, (exponent + 1023) << 20);
    view.setUint32(4, 0);
    return view.getFloat64(0);
  }

  const nearestWhole = (x) => (x + 6755399441055744) - 6755399441055744;

  // Two doubles for one number: [hi, lo].

  function fastTwoSum(a, b) {
    const sum = a + b;
    return [sum, b - (sum - a)];
  }

  function twoSum(a, b) {
    const sum = a + b;
    const ofA = sum - b;
    const ofB = sum - ofA;
    return [sum, (a - ofA) + (b - ofB)];
  }

  function halves(a) {
    const scaled = 134217729 * a;
    const upper = scaled - (scaled - a);
    return [upper, a - upper];
  }

  function twoProduct(a, b) {
    const product = a * b;
    const [aHi, aLo] = halves(a);
    const [bHi, bLo] = halves(b);
    const rest = aHi * bHi - product + aHi * bLo + aLo * bHi;
    return [product, rest + aLo * bLo];
  }

  function sumWith([hi, lo], b) {
    const upper = twoSum(hi, b);
    return fastTwoSum(upper[0], lo + upper[1]);
  }

  function sum(a, b) {
    const upper = twoSum(a[0], b[0]);
    const lower = twoSum(a[1], b[1]);
    const most = fastTwoSum(upper[0], upper[1] + lower[0]);
    return fastTwoSum(most[0], lower[1] + most[1]);
  }

  function productWith([hi, lo], b) {
    const upper = twoProduct(hi, b);
    return fastTwoSum(upper[0], upper[1] + lo * b);
  }

  function product(a, b) {
    const upper = twoProduct(a[0], b[0]);
    return fastTwoSum(upper[0], upper[1] + (a[0] * b[1] + a[1] * b[0]));
  }

  function quotient(a, b) {
    const upper = a[0] / b[0];
    const taken = productWith(b, upper);
    return fastTwoSum(upper, ((a[0] - taken[0]) + (a[1] - taken[1])) / b[0]);
  }

  const inverse = (whole) => quotient([1, 0], [whole, 0]);

  /** [mantissa, exponent] of x above 0 and finite. */
  function scaleOf(x) {
    if (x < powerOfTwo(-1022)) {
      const [mantissa, exponent] = scaleOf(x * powerOfTwo(64));
      return [mantissa, exponent - 64];
    }
    view.setFloat64(0, x);
    const upper = view.getUint32(0);
    view.setUint32(0, (upper & 0xfffff) | 0x3ff00000);
    return [view.getFloat64(0), (upper >>> 20) - 1023];
  }

  /** x · 2^exponent, rounded once. */
  function rounded([hi, lo], exponent) {
    const nearest = hi + lo;
    if (exponent > 1000) return nearest * powerOfTwo(1000) * powerOfTwo(exponent - 1000);
    if (exponent > -1020) return nearest * powerOfTwo(exponent);
    if (exponent < -1100) return 0;
    const part = powerOfTwo(exponent + 1022);
    if (nearest * part >= 1) return nearest * part * powerOfTwo(-1022);
    const onOne = fastTwoSum(1, hi * part);
    return (onOne[0] + (onOne[1] + lo * part) - 1) * powerOfTwo(-1022);
  }

  const copySign = (size, x) => (x < 0 || Object.is(x, -0) ? -size : size);

  const rootsOfTwo = [];
  for (let power = [1, 0]; rootsOfTwo.length < 32;
       power = product(power, [1.0218971486541166, 5.109225028973444e-17])) {
    const [upper] = halves(power[0]);
    rootsOfTwo.push([upper, power[0] - upper + power[1]]);
  }

  /** [hi, lo, exponent] of e^(hi + lo), of hi between −800 and 800. */
  function exponential(hi, lo) {
    const count = nearestWhole(hi * 46.16624130844683);
    const near = hi - count * 0.021660849392446835;
    const rest = count * 5.145609244655338e-14 - lo;
    const upper = (near + 1572864) - 1572864;
    const lower = (near - upper) - rest;
    const r = upper + lower;
    const curve = r * r *
        (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040))))));
    const [root, rootRest] = rootsOfTwo[count & 31];
    const most = fastTwoSum(root, root * upper);
    const least = rootRest + (rootRest * upper + (root + rootRest) * (lower + curve));
    return [most[0], most[1] + least, count >> 5];
  }

  function exponentialInOrder(x) {
    const [hi, lo, exponent] = exponential(x, 0);
    const settled = fastTwoSum(hi, lo);
    const scale = powerOfTwo(exponent);
    return [settled[0] * scale, settled[1] * scale];
  }

  function exp(x) {
    if (Math.abs(x) < 708) {
      const [hi, lo, exponent] = exponential(x, 0);
      return (hi + lo) * powerOfTwo(exponent);
    }
    if (!(x < 710)) return x * powerOfTwo(1023);
    if (x < -746) return 0;
    const [hi, lo, exponent] = exponential(x, 0);
    return rounded([hi, lo], exponent);
  }

  function tanhBySeries(x) {
    const z = x * x;
    const rest = z *
        (-1 / 3 +
         z *
             (2 / 15 +
              z *
                  (-17 / 315 +
                   z *
                       (62 / 2835 +
                        z *
                            (-1382 / 155925 +
                             z * (21844 / 6081075 + z * (-929569 / 638512875)))))));
    return x + x * rest;
  }

  function tanh(x) {
    const size = Math.abs(x);
    if (size < 0.0625) return copySign(tanhBySeries(size), x);
    if (size > 20) return copySign(1, x);
    const power = exponentialInOrder(2 * size);
    const ratio = quotient(sumWith(power, -1), sumWith(power, 1));
    return copySign(ratio[0], x);
  }

  const twoOverRootPi = [1.1283791670955126, 1.533545961316588e-17];

  /** [erf(a), 2 ÷ √π · e^(−a²)] */
  function erfAt(a) {
    const slope = product(twoOverRootPi, exponentialInOrder(-a * a));
    let term = [a, 0];
    let all = term;
    for (let n = 3; term[0] > all[0] * powerOfTwo(-80); n += 2) {
      term = quotient(productWith(term, 2 * a * a), [n, 0]);
      all = sum(all, term);
    }
    return [product(slope, all), slope];
  }

  const erfAtSixteenths = [];

  function erfCurve(a, h) {
    let before = 1;
    let now = -a;
    let power = h;
    let all = now * power;
    for (let n = 1; n < 12; n += 1) {
      const next = -2 * (a * now + n / (n + 1) * before) / (n + 2);
      before = now;
      now = next;
      power *= h;
      all += now * power;
    }
    return h * all;
  }

  function erfByFirstTerm(x) {
    if (x === 0) return 0;
    const [mantissa, exponent] = scaleOf(x);
    return rounded(productWith(twoOverRootPi, mantissa), exponent);
  }

  function erf(x) {
    const size = Math.abs(x);
    if (Number.isNaN(x)) return x;
    if (size >= 6) return copySign(1, x);
    if (size < powerOfTwo(-40)) return copySign(erfByFirstTerm(size), x);
    const nearest = nearestWhole(size * 16);
    const a = nearest / 16;
    const h = size - a;
    erfAtSixteenths[nearest] ??= erfAt(a);
    const [value, slope] = erfAtSixteenths[nearest];
    const all = sumWith(sum(value, productWith(slope, h)), slope[0] * erfCurve(a, h));
    return copySign(all[0], x);
  }

  const halfPi = [1.5707963267948966, 6.123233995736766e-17];
  const digit = 2 ** 24;
  const twoOverPi = [
    0,        0,        0,        0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd,
    0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb, 0xc561b7, 0x246e3a, 0x424dd2,
    0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5, 0x2ebb44,
    0x84e99c, 0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928,
    0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11, 0x8b5a0a, 0x6d1f6d, 0x367ecf, 0x27cb09,
    0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7, 0x8a5292,
    0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20, 0x9af436
  ];

  /** [quadrant, rest], of x above 0. */
  function reduced(x) {
    const digits = 9;
    const [mantissa, ofMantissa] = scaleOf(x);
    const whole = mantissa * powerOfTwo(52);
    const parts =
        [whole % digit, Math.floor(whole / digit) % digit, Math.floor(whole / digit / digit)];
    const exponent = ofMantissa - 52 + 72;
    const first = Math.trunc((exponent - 2) / 24);
    const weight = exponent - 24 * first;

    const made = new Array(digits);
    const ofTwoOverPi = (place) => (place < digits ? twoOverPi[first + place] : 0);
    let carry = 0;
    for (let k = digits - 1; k >= 0; k -= 1) {
      const all = carry + parts[0] * ofTwoOverPi(k) + parts[1] * ofTwoOverPi(k + 1) +
          parts[2] * ofTwoOverPi(k + 2);
      made[k] = all % digit;
      carry = Math.floor(all / digit);
    }

    let quarters = [0, 0];
    for (let k = digits - 1; k >= 2; k -= 1)
      quarters = sumWith(quarters, made[k] * powerOfTwo(weight - 24 * (k + 1)));
    const top = made[0] * digit + made[1];
    const unit = powerOfTwo(48 - weight);
    const count = Math.floor(top / unit + 0.5);
    quarters = sumWith(quarters, (top - count * unit) / unit);
    return [count % 4, product(quarters, halfPi)];
  }

  const [minusSixth, ofFifth, ofFourth] = [inverse(-6), inverse(120), inverse(24)];

  function sineOf(x, z) {
    const [t] = z;
    const tail = t *
        (-1 / 5040 +
         t *
             (1 / 362880 +
              t *
                  (-1 / 39916800 +
                   t * (1 / 6227020800 + t * (-1 / 1307674368000 + t * (1 / 355687428096000))))));
    const curve = product(z, sum(minusSixth, product(z, sumWith(ofFifth, tail))));
    return sum(x, product(x, curve))[0];
  }

  function cosineOf(z) {
    const [t] = z;
    const tail = t *
        (-1 / 720 +
         t *
             (1 / 40320 +
              t *
                  (-1 / 3628800 +
                   t *
                       (1 / 479001600 +
                        t *
                            (-1 / 87178291200 +
                             t * (1 / 20922789888000 + t * (-1 / 6402373705728000)))))));
    const curve = sumWith(product(z, sumWith(ofFourth, tail)), -0.5);
    return sumWith(product(z, curve), 1)[0];
  }

  /** [sine, cosine] */
  function sineCosine(x) {
    const size = Math.abs(x);
    if (!(size < Infinity)) return [NaN, NaN];
    const [quadrant, rest] = size < 0.785 ? [0, [size, 0]] : reduced(size);
    const z = product(rest, rest);
    const sine = sineOf(rest, z);
    const cosine = cosineOf(z);
    const ofQuadrant = quadrant % 2 === 0 ? sine : cosine;
    const other = quadrant % 2 === 0 ? cosine : sine;
    return [
      copySign(quadrant >= 2 ? -ofQuadrant : ofQuadrant, x),
      quadrant === 1 || quadrant === 2 ? -other : other
    ];
  }

  const oddInverses = Array.from({length: 16}, (_, n) => inverse(2 * n + 1));

  /** [ln m, exponent] of x = 2^exponent · m. */
  function logarithm(x) {
    let [m, exponent] = scaleOf(x);
    if (m > 1.4142135623730951) {
      m *= 0.5;
      exponent += 1;
    }
    const s = quotient([m - 1, 0], twoSum(m, 1));
    const z = product(s, s);
    let tail = 0;
    for (let n = 15; n > 5; n -= 1) tail = z[0] * (oddInverses[n][0] + tail);
    let all = sumWith(oddInverses[5], tail);
    for (let n = 4; n >= 0; n -= 1) all = sum(oddInverses[n], product(z, all));
    const half = product(s, all);
    return [[2 * half[0], 2 * half[1]], exponent];
  }

  function pow(base, y) {
    if (y === 0 || base === 1) return 1;
    if (!(base >= 0) || Number.isNaN(y)) return NaN;
    if (base === 0) return y > 0 ? 0 : Infinity;
    if (base === Infinity) return y > 0 ? Infinity : 0;
    const [ofMantissa, exponent] = logarithm(base);
    const ofBase =
        sum(productWith([0.6931471805599453, 2.3190468138462996e-17], exponent), ofMantissa);
    const about = y * ofBase[0];
    if (about > 800) return Infinity;
    if (about < -800) return 0;
    if (Math.abs(about) < powerOfTwo(-60)) return 1;
    const power = productWith(ofBase, y);
    const [hi, lo, scale] = exponential(power[0], power[1]);
    return rounded([hi, lo], scale);
  }

  function log2(x) {
    if (!(x > 0) || x === Infinity) return NaN;
    const [ofMantissa, exponent] = logarithm(x);
    return sumWith(product([1.4426950408889634, 2.0355273740931033e-17], ofMantissa), exponent)[0];
  }

  return {
    exp,
    tanh,
    erf,
    sin: (x) => sineCosine(x)[0],
    cos: (x) => sineCosine(x)[1],
    sineCosine,
    pow,
    log2
  };
})();
