#include "input/shapes.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace attn {
namespace {

// What determines how long queries, keys or values are.
struct VectorSource {
  std::string pointer;             // where it stands
  const Matrix* matrix = nullptr;  // absent: the input leads to none of them
  bool turned = false;             // an output in each row

  std::size_t length() const { return turned ? matrix->rows() : matrix->columns(); }
  std::string_view axis() const { return turned ? "row" : "column"; }
};

class Shapes {
 public:
  Shapes(const JsonObject& object, const Input& input) : object_(object), input_(input) {}

  void require() const {
    require_rows("embeddings", "/embeddings", input_.tokens.size(), "one for each query");
    const std::size_t own = input_.attended_tokens().size() - input_.cached();
    require_rows("memory", object_.has("memory") ? "/memory/embeddings" : "/embeddings", own,
                 "one for each key");
    require_rows("values", "/values", own,
                 input_.scores.empty() ? "one for each key" : "one for each column of scores");
    require_scores();
    constexpr std::array projected{StepId::queries, StepId::keys, StepId::values};
    for (const StepId step : projected) require_projection(step);
    require_equal_blocks(source(StepId::queries), input_.heads, "heads");
    require_same_d_k();
    for (const StepId step : {StepId::keys, StepId::values}) {
      require_equal_blocks(source(step), input_.kv_heads(),
                           input_.sharing > 1 ? "heads of keys and values" : "heads");
    }
    require_past();
    require_output();
  }

 private:
  bool out_in() const { return input_.layout == Layout::out_in; }

  // d_k or d_v of all heads.
  std::string of_heads(std::string_view length) const {
    return fmt::format("{}{}", input_.heads > 1 ? "h·" : "", length);
  }

  static std::string shape(const Matrix& matrix) {
    return fmt::format("found {} × {}", matrix.rows(), matrix.columns());
  }

  // Where a W or the second layer of its network stands.
  std::string pointer_of(const InputMatrix& W) const {
    const bool is_layer = hidden_layer_of(input_, W.step.value()) != nullptr;
    return json_pointer_step(used_key(object_, W)) + (is_layer ? "/W_2" : "");
  }

  VectorSource source(StepId step) const {
    const std::string_view given = facts(step).name;
    if (const Matrix* rows = find_matrix(input_, given)) return {json_pointer_step(given), rows};
    const InputMatrix& W = W_of(step);
    return {pointer_of(W), find_matrix(input_, W), out_in()};
  }

  void require_rows(std::string_view name, std::string_view pointer, std::size_t expected,
                    std::string_view why) const {
    const Matrix* matrix = find_matrix(input_, name);
    if (matrix == nullptr || matrix->rows() == expected) return;
    object_.refuse(
        pointer, fmt::format("{}, expected {}, {}", shape(*matrix), counted(expected, "row"), why));
  }

  // A learned matrix takes vectors of `length` numbers, each a number of `vector`.
  void require_inputs(const std::string& pointer, const Matrix& matrix, std::size_t length,
                      std::string_view vector, std::string_view formula, std::string_view straight,
                      std::string_view turned) const {
    if (inputs_of(input_, matrix) == length) return;
    std::string hint =
        out_in() ? fmt::format("with the layout out_in the matrix is {}", turned)
                 : fmt::format("vectors are rows: {}, so the matrix is {}", formula, straight);
    if (outputs_of(input_, matrix) == length) {
      hint += fmt::format("; if it is {}, \"layout\" is \"{}\"", out_in() ? straight : turned,
                          out_in() ? "in_out" : "out_in");
    }
    object_.refuse(pointer,
                   fmt::format("{}, expected {}, one for each number of {}", shape(matrix),
                               counted(length, out_in() ? "column" : "row"), vector),
                   hint);
  }

  // A bias is as long as what it is added to.
  void require_bias(StepId step) const {
    const InputMatrix& W = W_of(step);
    const InputMatrix& b = *b_of(step);
    const Matrix* bias = find_matrix(input_, b);
    if (bias == nullptr) return;
    const Matrix* matrix = find_matrix(input_, W);
    if (matrix == nullptr) {
      object_.refuse(json_pointer_step(b.key),
                     fmt::format("found a bias without {}, expected both: a bias is added after "
                                 "the projection",
                                 W.key));
    }
    const std::size_t length = outputs_of(input_, *matrix);
    if (bias->columns() == length) return;
    object_.refuse(
        json_pointer_step(b.key),
        fmt::format("found {}, expected {}, one for each {} of {}",
                    counted(bias->columns(), "number"), length, out_in() ? "row" : "column",
                    hidden_layer_of(input_, step) ? "W_2" : used_key(object_, W)));
  }

  void require_projection(StepId step) const {
    const bool of_memory = input_.memory && facts(step).shape == Shape::token_features;
    const InputMatrix& from = *find_input_matrix(of_memory ? "memory" : "embeddings");
    const InputMatrix& W = W_of(step);
    const Matrix* rows = find_matrix(input_, from);
    if (rows != nullptr && find_matrix(input_, W) != nullptr) {
      const HiddenLayer* layer = hidden_layer_of(input_, step);
      const std::string out = layer == nullptr ? of_heads(W.columns) : "d_ff";
      const std::string pointer = json_pointer_step(used_key(object_, W));
      require_inputs(layer == nullptr ? pointer : pointer + "/W_1",
                     layer == nullptr ? *find_matrix(input_, W) : *layer->W_1, rows->columns(),
                     of_memory ? "a memory's embedding" : "an embedding",
                     layer == nullptr ? fmt::format("{} = embedding · {}", facts(step).cell, W.key)
                                      : std::string("hidden = embedding · W_1"),
                     fmt::format("{} × {}", from.columns, out),
                     fmt::format("{} × {}", out, from.columns));
    }
    require_hidden_layer(step);
    require_bias(step);
  }

  // Where a small network makes vectors, its second layer takes what its first makes.
  void require_hidden_layer(StepId step) const {
    const HiddenLayer* layer = hidden_layer_of(input_, step);
    if (layer == nullptr) return;
    const InputMatrix& W = W_of(step);
    const std::size_t length = outputs_of(input_, *layer->W_1);
    require_inputs(pointer_of(W), *find_matrix(input_, W), length, "the hidden layer",
                   fmt::format("{} = hidden · W_2", facts(step).cell),
                   fmt::format("d_ff × {}", of_heads(W.columns)),
                   fmt::format("{} × d_ff", of_heads(W.columns)));
    if (!layer->b_1 || layer->b_1->columns() == length) return;
    object_.refuse(
        json_pointer_step(used_key(object_, W)) + "/b_1",
        fmt::format("found {}, expected {}, one for each {} of W_1",
                    counted(layer->b_1->columns(), "number"), length, out_in() ? "row" : "column"));
  }

  // Keys have as many numbers as queries have, of each head.
  void require_same_d_k() const {
    const VectorSource Q = source(StepId::queries);
    const VectorSource K = source(StepId::keys);
    if (Q.matrix == nullptr || K.matrix == nullptr) return;
    const std::size_t sharing = input_.sharing;
    if (Q.length() == K.length() * sharing) return;
    const bool may_share = sharing == 1 && Q.length() % input_.heads == 0 &&
                           K.length() % (Q.length() / input_.heads) == 0 && K.length() < Q.length();
    if (sharing > 1 && Q.length() % input_.heads == 0) {
      const std::size_t d_k = Q.length() / input_.heads;
      object_.refuse(K.pointer,
                     fmt::format("{}, expected {}: {} of keys, each as long as a head's query ({})",
                                 shape(*K.matrix), counted(input_.kv_heads() * d_k, K.axis()),
                                 counted(input_.kv_heads(), "head"), d_k));
    }
    object_.refuse(
        K.pointer,
        fmt::format("{}, expected {}, one for each number of a query, since queries are compared "
                    "with keys",
                    shape(*K.matrix), counted(Q.length(), K.axis())),
        may_share ? fmt::format("if heads share keys and values, \"kv_heads\" says how many there "
                                "are: {}",
                                K.length() / (Q.length() / input_.heads))
                  : "");
  }

  void require_equal_blocks(const VectorSource& of, std::size_t heads,
                            std::string_view name) const {
    if (of.matrix == nullptr || of.length() % heads == 0) return;
    object_.refuse(of.pointer,
                   fmt::format("{}, expected a number of {}s that {} {} can share evenly",
                               shape(*of.matrix), of.axis(), heads, name));
  }

  // All heads' scores have the same words and tokens.
  void require_scores() const {
    const std::size_t n = input_.tokens.size();
    const std::size_t m = input_.attended_tokens().size();
    for (const Matrix& scores : input_.scores) {
      if (scores.rows() == n && scores.columns() == m) continue;
      object_.refuse("/scores",
                     fmt::format("{}, expected {} × {}, as the first head's", shape(scores), n, m));
    }
  }

  // What is cached is as long as what the sentence's own words have.
  void require_past() const {
    if (!input_.past) return;
    require_cached("keys", input_.past->keys, source(StepId::keys));
    require_cached("values", input_.past->values, source(StepId::values));
  }

  void require_cached(const char* key, const std::optional<Matrix>& cached,
                      const VectorSource& own) const {
    const std::string at = fmt::format("/past/{}", key);
    if (!cached) {
      if (own.matrix == nullptr) return;
      object_.refuse("/past", fmt::format("the key \"{}\" is missing, expected the cached {} "
                                          "beside the sentence's own",
                                          key, key));
    }
    if (own.matrix == nullptr) {
      object_.refuse(at,
                     fmt::format("found cached {}, but the sentence has none, expected both", key));
    }
    const std::size_t rows = input_.past->tokens.size();
    if (cached->rows() == rows && cached->columns() == own.length()) return;
    object_.refuse(at, fmt::format("{}, expected {} × {}: a row for each cached token, as long as "
                                   "the sentence's own {}",
                                   shape(*cached), rows, own.length(), key));
  }

  // W_O takes the heads' contexts side by side, which are as long as the values; without values,
  // as the keys, which query-key sums.
  void require_output() const {
    const VectorSource values = source(StepId::values);
    const VectorSource V = values.matrix != nullptr ? values : source(StepId::keys);
    if (input_.W_O && V.matrix != nullptr) {
      const InputMatrix& W = W_of(StepId::output);
      const std::string in = of_heads(W_of(StepId::values).columns);
      require_inputs(pointer_of(W), *input_.W_O, V.length() * input_.sharing,
                     input_.heads > 1 ? "the heads' contexts side by side" : "a context",
                     fmt::format("output = context · {}", W.key),
                     fmt::format("{} × {}", in, W.columns), fmt::format("{} × {}", W.columns, in));
    }
    if (input_.W_O && V.matrix == nullptr) {
      object_.refuse("/W_O", "found an output projection, but neither values nor keys for it");
    }
    require_bias(StepId::output);
  }

  const JsonObject& object_;
  const Input& input_;
};

}  // namespace

std::string_view used_key(const JsonObject& object, const InputMatrix& which) {
  return object.has(which.short_key) && !object.has(which.key) ? which.short_key : which.key;
}

void require_fitting_shapes(const JsonObject& object, const Input& input) {
  Shapes(object, input).require();
}

}  // namespace attn
