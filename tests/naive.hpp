// Attention by plain loops, in double or in single precision, and owing nothing to the program but
// the input and the elementary functions, which have a test of their own: what its numbers are held
// against.
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "elementary/elementary.hpp"
#include "helpers.hpp"
#include "naive_block.hpp"
#include "trace/input.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn::test {

/// The numbers of each step, by its id and head: NaN where a pair is not scored, −∞ where it is
/// hidden; of weighted values words · tokens rows.
template <typename Number>
using NaiveSteps = std::map<std::pair<StepId, std::size_t>, Rows<Number>>;

template <typename Number>
Rows<Number> rows_of(const Matrix& matrix) {
  Rows<Number> rows(matrix.rows());
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      rows[i].push_back(static_cast<Number>(matrix(i, j)));
    }
  }
  return rows;
}

template <typename Number>
Rows<Number> chosen(const Rows<Number>& rows, std::span<const Position> which) {
  Rows<Number> made;
  for (const Position row : which) made.push_back(rows[index_of(row)]);
  return made;
}

template <typename Number>
Rows<Number> columns_of(const Rows<Number>& rows, std::size_t first, std::size_t count) {
  Rows<Number> made;
  for (const auto& row : rows) {
    std::vector<Number> part;
    for (std::size_t j = first; j < first + count; ++j) part.push_back(row[j]);
    made.push_back(part);
  }
  return made;
}

template <typename Number>
Rows<Number> projected(const Rows<Number>& rows, const Rows<Number>& W, bool outputs_in_rows,
                       const std::optional<Matrix>& bias) {
  const std::size_t outputs = outputs_in_rows ? W.size() : W[0].size();
  Rows<Number> made;
  for (const auto& row : rows) {
    std::vector<Number> out;
    for (std::size_t j = 0; j < outputs; ++j) {
      Number sum = 0;
      for (std::size_t k = 0; k < row.size(); ++k) {
        const Number product = row[k] * (outputs_in_rows ? W[j][k] : W[k][j]);
        sum = sum + product;
      }
      if (bias) sum = sum + static_cast<Number>((*bias)(0, j));
      out.push_back(sum);
    }
    made.push_back(out);
  }
  return made;
}

/// e^(z − max) of each row, and these ÷ their sum, in which a sink may count.
template <typename Number>
std::pair<Rows<Number>, Rows<Number>> softmax(const Rows<Number>& scores,
                                              std::optional<double> sink = {}) {
  constexpr Number infinity = std::numeric_limits<Number>::infinity();
  Rows<Number> exponentials = scores;
  Rows<Number> weights = scores;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Number max = sink ? static_cast<Number>(*sink) : -infinity;
    for (const Number z : scores[i]) {
      if (z > max) max = z;
    }
    Number sum = 0;
    for (Number& z : exponentials[i]) {
      if (std::isnan(z)) continue;
      z = z == -infinity ? 0 : of(elementary::exp, std::exp, z - max);
      sum = sum + z;
    }
    if (sink) sum = sum + of(elementary::exp, std::exp, static_cast<Number>(*sink) - max);
    for (std::size_t j = 0; j < scores[i].size(); ++j) {
      const Number e = exponentials[i][j];
      weights[i][j] = sum == 0 ? e : e / sum;
    }
  }
  return {exponentials, weights};
}

/// weight × vector for each pair, and these added up, then `own` if it has rows.
template <typename Number>
std::pair<Rows<Number>, Rows<Number>> weighed(const Rows<Number>& weights,
                                              const Rows<Number>& vectors,
                                              const Rows<Number>& own = {}) {
  Rows<Number> products, sums;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    std::vector<Number> sum(vectors[0].size(), 0);
    for (std::size_t j = 0; j < vectors.size(); ++j) {
      std::vector<Number> product;
      for (std::size_t f = 0; f < sum.size(); ++f) {
        product.push_back(weights[i][j] * vectors[j][f]);
        if (!std::isnan(weights[i][j])) sum[f] = sum[f] + product[f];
      }
      products.push_back(product);
    }
    for (std::size_t f = 0; f < sum.size() && !own.empty(); ++f) sum[f] = sum[f] + own[i][f];
    sums.push_back(sum);
  }
  return {products, sums};
}

/// Each row ÷ its root, × the gain.
template <typename Number>
Rows<Number> normed(const Rows<Number>& rows, const QkNorm& norm,
                    const std::optional<Matrix>& gain) {
  Rows<Number> made = rows;
  for (auto& row : made) {
    const auto count = static_cast<Number>(row.size());
    Number mean = 0, squares = 0;
    if (norm.kind == NormKind::layer) {
      for (const Number x : row) mean = mean + x;
      mean = mean / count;
    }
    for (const Number x : row) {
      const Number square = (x - mean) * (x - mean);
      squares = squares + square;
    }
    if (norm.kind != NormKind::l2) squares = squares / count;
    const Number root = std::sqrt(squares + static_cast<Number>(norm.epsilon));
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] = (row[j] - mean) / root;
      if (gain) row[j] = row[j] * static_cast<Number>((*gain)(0, j));
    }
  }
  return made;
}

/// Pairs of features turned by position · base^(−2p/r).
template <typename Number>
Rows<Number> turned(const Rows<Number>& rows, const Rotary& rotary,
                    const std::vector<double>& positions) {
  Rows<Number> made = rows;
  const std::size_t r = rotary.dims;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t p = 0; p < r / 2; ++p) {
      const std::size_t a = rotary.pairs == Pairing::halves ? p : 2 * p;
      const std::size_t b = rotary.pairs == Pairing::halves ? p + r / 2 : 2 * p + 1;
      const double exponent = -2.0 * static_cast<double>(p) / static_cast<double>(r);
      const auto angle = static_cast<Number>(positions[i] * elementary::pow(rotary.base, exponent));
      const Number cos = of(elementary::cos, std::cos, angle);
      const Number sin = of(elementary::sin, std::sin, angle);
      const Number ac = rows[i][a] * cos, bs = rows[i][b] * sin;
      const Number bc = rows[i][b] * cos, as = rows[i][a] * sin;
      made[i][a] = ac - bs;
      made[i][b] = bc + as;
    }
  }
  return made;
}

/// What comes after attention: sums, norms and the network, of the words encoded.
template <typename Number>
void add_rest_of_block(const Input& in, const Rows<Number>& X, Rows<Number> found,
                       NaiveSteps<Number>& made) {
  const bool out_in = in.layout == Layout::out_in;
  const bool after = in.norm && in.norm->place == NormPlace::after;
  if (in.residual) found = made[{StepId::residual_1, 0}] = added_up(X, found);
  if (after) {
    found = made[{StepId::norm_1, 0}] =
        normed_in_block(found, *in.norm, in.norm->gain_1, in.norm->shift_1);
  }
  if (!in.feed_forward) return;
  const FeedForward& network = *in.feed_forward;
  Rows<Number> given = found;
  if (in.norm && !after) {
    given = made[{StepId::norm_2, 0}] =
        normed_in_block(found, *in.norm, in.norm->gain_2, in.norm->shift_2);
  }
  const auto W = [](const std::optional<Matrix>& matrix) { return rows_of<Number>(*matrix); };
  auto first = made[{StepId::ffn_hidden, 0}] =
      projected(given, W(network.hidden.W_1), out_in, network.hidden.b_1);
  Rows<Number> times;
  if (network.W_gate) {
    times = first;
    first = made[{StepId::ffn_gate, 0}] = projected(given, W(network.W_gate), out_in, {});
  }
  first = made[{StepId::ffn_activated, 0}] = activated(network.hidden.activation, first, times);
  auto last = made[{StepId::ffn_output, 0}] = projected(first, W(network.W_2), out_in, network.b_2);
  if (in.residual) last = made[{StepId::residual_2, 0}] = added_up(found, last);
  if (after) {
    made[{StepId::norm_2, 0}] = normed_in_block(last, *in.norm, in.norm->gain_2, in.norm->shift_2);
  }
}

/// One variant from its embeddings to its output: without what is cached, and of keys and values
/// that no heads share.
template <typename Number>
NaiveSteps<Number> naive(const Input& in, Variant variant, const Settings& settings) {
  NaiveSteps<Number> made;
  const bool out_in = in.layout == Layout::out_in;
  Rows<Number> X, M, Q, K, V;
  if (in.embeddings) X = rows_of<Number>(*in.embeddings);
  const auto of_sentence = [&](const Rows<Number>& rows) {
    return in.memory ? chosen(rows, in.words) : rows;
  };
  if (in.positions) {
    X = added_up(X, in.positions->table ? rows_of<Number>(*in.positions->table)
                                        : sinusoids<Number>(X.size(), 0, X[0].size()));
    made[{StepId::positioned, 0}] = of_sentence(X);
  }
  const Rows<Number> stream = chosen(X, in.words);
  if (in.norm && in.norm->place == NormPlace::before) {
    X = normed_in_block(X, *in.norm, in.norm->gain_1, in.norm->shift_1);
    made[{StepId::norm_1, 0}] = of_sentence(X);
  }
  M = in.memory && in.memory->embeddings ? rows_of<Number>(*in.memory->embeddings) : X;
  const auto vectors = [&](StepId id, const std::optional<Matrix>& given, const Rows<Number>& rows,
                           const std::optional<Matrix>& W, const std::optional<Matrix>& b) {
    if (given) return rows_of<Number>(*given);
    Rows<Number> read = rows;
    if (const HiddenLayer* layer = hidden_layer_of(in, id)) {
      const auto [first, second] = hidden_steps_of(id);
      read = made[{first, 0}] = projected(read, rows_of<Number>(*layer->W_1), out_in, layer->b_1);
      read = made[{second, 0}] = activated(layer->activation, read);
    }
    return made[{id, 0}] = projected(read, rows_of<Number>(*W), out_in, b);
  };
  if (variant == Variant::raw) {
    Q = chosen(X, in.words);
    K = V = M;
  } else {
    Q = in.queries ? chosen(rows_of<Number>(*in.queries), in.words)
                   : vectors(StepId::queries, {}, chosen(X, in.words), in.W_Q, in.b_Q);
    K = vectors(StepId::keys, in.keys, M, in.W_K, in.b_K);
    V = variant == Variant::qkv ? vectors(StepId::values, in.values, M, in.W_V, in.b_V) : K;
  }
  Rows<Number> all_contexts(in.words.size());
  for (std::size_t h = 0; h < in.heads; ++h) {
    const std::size_t head = in.heads == 1 ? 0 : h + 1;
    const auto of_head = [&](StepId id, const Rows<Number>& all) {
      if (head == 0) return all;
      const std::size_t width = all[0].size() / in.heads;
      return made[{id, head}] = columns_of(all, h * width, width);
    };
    auto q = of_head(StepId::queries, Q);
    auto k = of_head(StepId::keys, K);
    if (in.qk_norm) {
      q = made[{StepId::normed_queries, head}] = normed(q, *in.qk_norm, in.qk_norm->queries);
      k = made[{StepId::normed_keys, head}] = normed(k, *in.qk_norm, in.qk_norm->keys);
    }
    if (in.rotary) {
      std::vector<double> of_words, of_tokens = in.rotary->positions;
      for (const Position word : in.words) of_words.push_back(of_tokens[index_of(word)]);
      if (in.memory) {
        of_tokens.clear();
        while (of_tokens.size() < k.size()) {
          of_tokens.push_back(static_cast<double>(of_tokens.size()));
        }
      }
      q = made[{StepId::rotated_queries, head}] = turned(q, *in.rotary, of_words);
      k = made[{StepId::rotated_keys, head}] = turned(k, *in.rotary, of_tokens);
    }
    const auto v = variant == Variant::qkv   ? of_head(StepId::values, V)
                   : variant == Variant::raw ? V
                                             : k;
    Rows<Number> scores, scaled, capped, biased, masked;
    const auto divisor = static_cast<Number>(settings.scale.divisor(k[0].size()));
    const auto c = static_cast<Number>(in.softcap.value_or(1.0));
    for (std::size_t i = 0; i < q.size(); ++i) {
      const std::size_t word = index_of(in.words[i]);
      std::vector<Number> s, z, y, plus, seen;
      for (std::size_t j = 0; j < k.size(); ++j) {
        Number sum = 0;
        for (std::size_t f = 0; f < k[j].size(); ++f) {
          const Number product = q[i][f] * k[j][f];
          sum = sum + product;
        }
        const bool left_out = settings.self != SelfPolicy::score && word == j;
        s.push_back(left_out ? std::numeric_limits<Number>::quiet_NaN() : sum);
        z.push_back(s.back() / divisor);
        y.push_back(in.softcap ? c * of(elementary::tanh, std::tanh, z.back() / c) : z.back());
        plus.push_back(y.back());
        if (!in.bias.empty()) {
          plus.back() = plus.back() + static_cast<Number>(in.bias.front()(word, j));
        }
        if (in.alibi) {
          const auto distance = static_cast<Number>(word > j ? word - j : j - word);
          plus.back() = plus.back() - static_cast<Number>(in.alibi->slopes[h]) * distance;
        }
        const bool hides = settings.mask == MaskRule::causal   ? j > word
                           : settings.mask == MaskRule::matrix ? in.mask.cells(word, j) == 0.0
                                                               : false;
        const bool is_put = hides && !left_out;
        seen.push_back(is_put ? -std::numeric_limits<Number>::infinity() : plus.back());
      }
      scores.push_back(s);
      scaled.push_back(z);
      capped.push_back(y);
      biased.push_back(plus);
      masked.push_back(seen);
    }
    made[{StepId::scores, head}] = scores;
    made[{StepId::scaled_scores, head}] = scaled;
    if (in.softcap) made[{StepId::capped_scores, head}] = capped;
    if (!in.bias.empty() || in.alibi) made[{StepId::biased_scores, head}] = biased;
    if (settings.mask != MaskRule::none) made[{StepId::masked_scores, head}] = masked;
    const auto sink = in.sinks.empty() ? std::optional<double>() : in.sinks.front();
    const auto [exponentials, weights] = softmax(masked, sink);
    made[{StepId::exponentials, head}] = exponentials;
    made[{StepId::weights, head}] = weights;
    const auto own = settings.self == SelfPolicy::carry ? chosen(v, in.words) : Rows<Number>{};
    const auto [products, contexts] = weighed(weights, v, own);
    made[{StepId::weighted_values, head}] = products;
    made[{StepId::context, head}] = contexts;
    for (std::size_t i = 0; i < contexts.size(); ++i) {
      all_contexts[i].insert(all_contexts[i].end(), contexts[i].begin(), contexts[i].end());
    }
  }
  if (in.heads > 1) made[{StepId::concat, 0}] = all_contexts;
  if (in.W_O && variant != Variant::raw) {
    all_contexts = made[{StepId::output, 0}] =
        projected(all_contexts, rows_of<Number>(*in.W_O), out_in, in.b_O);
  }
  add_rest_of_block(in, stream, all_contexts, made);
  return made;
}

/// Whether a matrix has these numbers, to the last bit.
inline bool same_bits(const Matrix& a, const Rows<double>& b) {
  if (a.rows() != b.size()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    if (!same_bits(a.row(i), b[i])) return false;
  }
  return true;
}

}  // namespace attn::test
