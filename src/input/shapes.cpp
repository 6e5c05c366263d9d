#include "input/shapes.hpp"

#include <fmt/format.h>

namespace attn {
namespace {

// Queries, keys or values: what they are given as, what projects them, and what one is called.
struct Projection {
  std::string_view rows, W, b, row, length;
};
constexpr Projection queries{"queries", "W_Q", "b_Q", "query", "d_k"};
constexpr Projection keys{"keys", "W_K", "b_K", "key", "d_k"};
constexpr Projection values{"values", "W_V", "b_V", "value", "d_v"};

// What determines how long queries, keys or values are.
struct Source {
  std::string_view key;            // as the file spells it
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
    require_rows("memory", object_.has("memory") ? "/memory/embeddings" : "/embeddings",
                 input_.attended_tokens().size(), "one for each key");
    require_rows("values", "/values", input_.attended_tokens().size(), "one for each key");
    const std::string_view attended = input_.memory ? "memory" : "embeddings";
    require_projection(queries, "embeddings");
    require_projection(keys, attended);
    require_projection(values, attended);
    require_same_d_k();
    for (const Projection& of : {queries, keys, values}) require_equal_blocks(source(of));
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

  Source source(const Projection& of) const {
    if (const Matrix* given = find_matrix(input_, of.rows)) return {of.rows, given};
    return {used_key(object_, of.W), find_matrix(input_, of.W), out_in()};
  }

  void require_rows(std::string_view name, std::string_view pointer, std::size_t expected,
                    std::string_view why) const {
    const Matrix* matrix = find_matrix(input_, name);
    if (matrix == nullptr || matrix->rows() == expected) return;
    object_.refuse(
        pointer, fmt::format("{}, expected {}, {}", shape(*matrix), counted(expected, "row"), why));
  }

  // A learned matrix takes vectors of `length` numbers, each a number of `vector`.
  void require_inputs(std::string_view W, std::size_t length, std::string_view vector,
                      std::string_view formula, std::string_view straight,
                      std::string_view turned) const {
    const Matrix& matrix = *find_matrix(input_, W);
    if (inputs_of(input_, matrix) == length) return;
    std::string hint =
        out_in() ? fmt::format("with the layout out_in the matrix is {}", turned)
                 : fmt::format("vectors are rows: {}, so the matrix is {}", formula, straight);
    if (outputs_of(input_, matrix) == length) {
      hint += fmt::format("; if it is {}, \"layout\" is \"{}\"", out_in() ? straight : turned,
                          out_in() ? "in_out" : "out_in");
    }
    object_.refuse(json_pointer_step(used_key(object_, W)),
                   fmt::format("{}, expected {}, one for each number of {}", shape(matrix),
                               counted(length, out_in() ? "column" : "row"), vector),
                   hint);
  }

  // A bias is as long as what it is added to.
  void require_bias(std::string_view b, std::string_view W) const {
    const Matrix* bias = find_matrix(input_, b);
    if (bias == nullptr) return;
    const Matrix* matrix = find_matrix(input_, W);
    if (matrix == nullptr) {
      object_.refuse(json_pointer_step(b),
                     fmt::format("found a bias without {}, expected both: a bias is added after "
                                 "the projection",
                                 W));
    }
    const std::size_t length = outputs_of(input_, *matrix);
    if (bias->columns() == length) return;
    object_.refuse(json_pointer_step(b),
                   fmt::format("found {}, expected {}, one for each {} of {}",
                               counted(bias->columns(), "number"), length,
                               out_in() ? "row" : "column", used_key(object_, W)));
  }

  void require_projection(const Projection& of, std::string_view from) const {
    const Matrix* rows = find_matrix(input_, from);
    if (rows != nullptr && find_matrix(input_, of.W) != nullptr) {
      const bool of_memory = from == "memory";
      const std::string_view in = of_memory ? "d_memory" : "d_model";
      const std::string out = of_heads(of.length);
      require_inputs(of.W, rows->columns(), of_memory ? "a memory's embedding" : "an embedding",
                     fmt::format("{} = embedding · {}", of.row, of.W),
                     fmt::format("{} × {}", in, out), fmt::format("{} × {}", out, in));
    }
    require_bias(of.b, of.W);
  }

  void require_same_d_k() const {
    const Source Q = source(queries);
    const Source K = source(keys);
    if (Q.matrix == nullptr || K.matrix == nullptr || Q.length() == K.length()) return;
    object_.refuse(json_pointer_step(K.key),
                   fmt::format("{}, expected {}, one for each number of a query, since queries are "
                               "compared with keys",
                               shape(*K.matrix), counted(Q.length(), K.axis())));
  }

  void require_equal_blocks(const Source& of) const {
    if (of.matrix == nullptr || of.length() % input_.heads == 0) return;
    object_.refuse(json_pointer_step(of.key),
                   fmt::format("{}, expected a number of {}s that {} heads can share evenly",
                               shape(*of.matrix), of.axis(), input_.heads));
  }

  // W_O takes the heads' contexts side by side, which are as long as the values; without values,
  // as the keys, which query-key sums.
  void require_output() const {
    const Source V = source(values).matrix != nullptr ? source(values) : source(keys);
    if (input_.W_O && V.matrix != nullptr) {
      require_inputs(
          "W_O", V.length(), input_.heads > 1 ? "the heads' contexts side by side" : "a context",
          "output = context · W_O", of_heads("d_v") + " × d_out", "d_out × " + of_heads("d_v"));
    }
    if (input_.W_O && V.matrix == nullptr) {
      object_.refuse("/W_O", "found an output projection, but neither values nor keys for it");
    }
    require_bias("b_O", "W_O");
  }

  const JsonObject& object_;
  const Input& input_;
};

}  // namespace

std::string_view used_key(const JsonObject& object, std::string_view name) {
  const std::string_view short_name = name.substr(name.find('_') + 1);
  return object.has(name) ? name : object.has(short_name) ? short_name : name;
}

void require_fitting_shapes(const JsonObject& object, const Input& input) {
  Shapes(object, input).require();
}

}  // namespace attn
