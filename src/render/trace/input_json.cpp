// An input as JSON, every default filled in.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "parallel.hpp"
#include "render/trace/json.hpp"
#include "trace/input_matrices.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// Rows first … last of a matrix, a line each.
std::string rows_text(const Matrix& matrix, std::string_view indent, std::size_t first,
                      std::size_t last) {
  std::string text;
  constexpr std::size_t usual_length = 22;  // of a number and its comma
  text.reserve((last - first) * matrix.columns() * usual_length);
  for (std::size_t i = first; i < last; ++i) {
    text += indent;
    text += "  ";
    json_append_array(text, matrix.row(i));
    text += i + 1 < matrix.rows() ? ",\n" : "\n";
  }
  return text;
}

}  // namespace

void write_matrix(Writer& out, std::string_view indent, const Matrix& matrix) {
  // Turning doubles into digits takes longer than all the rest; a toy starts no worker.
  constexpr std::size_t numbers_per_block = 1U << 16U;
  const std::size_t block = std::max<std::size_t>(numbers_per_block / matrix.columns(), 1);
  out.write("[\n");
  if (matrix.rows() <= block) {
    out.write(rows_text(matrix, indent, 0, matrix.rows()));
  } else {
    in_order(
        matrix.rows(), block,
        [&](std::size_t first, std::size_t last) { return rows_text(matrix, indent, first, last); },
        [&](const std::string& text) { out.write(text); });
  }
  out.print("{}]", indent);
}

namespace {

// The rows of a mask's matrix; of the words encoded alone, where the file had no other.
void write_mask_rows(Writer& out, const Input& input, const Mask& mask, std::size_t indent) {
  bool whole = true;
  for (const Position word : all_positions(mask.cells.rows())) whole = whole && mask.covers(word);
  write_matrix(out, std::string(indent, ' '),
               whole ? mask.cells : select_rows(mask.cells, input.words));
}

std::string window_json(const Mask& mask) {
  std::vector<std::string> sides;
  if (mask.before) sides.push_back(fmt::format("\"before\": {}", *mask.before));
  if (mask.after) sides.push_back(fmt::format("\"after\": {}", *mask.after));
  return fmt::format("{{\"window\": {{{}}}}}", fmt::join(sides, ", "));
}

// Its closing bracket, if it has one of its own line, stands `indent` columns in.
void write_mask(Writer& out, const Input& input, const Mask& mask, std::size_t indent) {
  switch (mask.rule) {
    case MaskRule::none:
    case MaskRule::causal:
      return out.write(json_string(name(mask.rule)));
    case MaskRule::causal_end:
      return out.write(R"({"causal": "end"})");
    case MaskRule::window:
      return out.write(window_json(mask));
    case MaskRule::padding:
      return out.write(json_array(mask.cells.row(0)));
    case MaskRule::matrix:
      return write_mask_rows(out, input, mask, indent);
    case MaskRule::all:
    case MaskRule::heads:
      break;
  }
  out.print("{{\"{}\": ", name(mask.rule));
  JsonLines parts(out, indent);
  for (const Mask& part : mask.parts) {
    parts.next();
    write_mask(out, input, part, indent + 2);
  }
  parts.close();
  out.write("}");
}

// The members of an object being written, one a line.
class Members {
 public:
  Members(Writer& out, std::size_t indent)
      : out_(out), lines_(out, indent, "{}"), indent_(indent) {}

  void key(std::string_view name) {
    lines_.next();
    out_.print("\"{}\": ", name);
  }
  void add(std::string_view name, const std::string& json) {
    key(name);
    out_.write(json);
  }
  void text(std::string_view name, const std::optional<std::string>& value) {
    if (value) add(name, json_string(*value));
  }
  void matrix(std::string_view name, const Matrix& value) {
    key(name);
    write_matrix(out_, std::string(indent_ + 2, ' '), value);
  }
  void matrix(std::string_view name, const std::optional<Matrix>& value) {
    if (value) matrix(name, *value);
  }
  void row(std::string_view name, const std::optional<Matrix>& value) {
    if (value) add(name, json_array(value->row(0)));
  }
  void close() { lines_.close(); }

 private:
  Writer& out_;
  JsonLines lines_;
  std::size_t indent_;
};

void write_memory(Writer& out, const Memory& memory, std::size_t indent) {
  Members members(out, indent);
  members.add("tokens", json_strings(memory.tokens));
  members.matrix("embeddings", memory.embeddings);
  members.close();
}

void write_past(Writer& out, const Past& past, std::size_t indent) {
  Members members(out, indent);
  members.add("tokens", json_strings(past.tokens));
  members.matrix("keys", past.keys);
  members.matrix("values", past.values);
  members.close();
}

void write_qk_norm(Writer& out, const QkNorm& norm, std::size_t indent) {
  Members members(out, indent);
  members.add("kind", json_string(name(norm.kind)));
  members.add("epsilon", shortest(norm.epsilon));
  members.row("queries", norm.queries);
  members.row("keys", norm.keys);
  members.close();
}

void write_rotary(Writer& out, const Rotary& rotary, std::size_t indent) {
  Members members(out, indent);
  members.add("pairs", json_string(name(rotary.pairs)));
  if (rotary.cos) {
    members.matrix("cos", rotary.cos);
    members.matrix("sin", rotary.sin);
  } else {
    members.add("base", shortest(rotary.base));
    members.add("dims", std::to_string(rotary.dims));
    members.add("factor", shortest(rotary.factor));
  }
  members.add("positions", json_array(rotary.positions));
  members.close();
}

// Matrices that heads share, or that each has its own of.
void write_matrices(Writer& out, const std::vector<Matrix>& all, std::size_t indent) {
  if (all.size() == 1) return write_matrix(out, std::string(indent, ' '), all.front());
  JsonLines heads(out, indent);
  for (const Matrix& matrix : all) {
    heads.next();
    write_matrix(out, std::string(indent + 2, ' '), matrix);
  }
  heads.close();
}

std::string numbers_of_heads(const std::vector<double>& numbers) {
  return numbers.size() == 1 ? shortest(numbers.front()) : json_array(numbers);
}

// What is made of vectors before they are compared.
void write_conditioning(Writer& out, Members& members, const Input& input, std::size_t indent) {
  if (input.past) {
    members.key("past");
    write_past(out, *input.past, indent);
  }
  if (input.qk_norm) {
    members.key("qk_norm");
    write_qk_norm(out, *input.qk_norm, indent);
  }
  if (input.rotary) {
    members.key("rotary");
    write_rotary(out, *input.rotary, indent);
  }
}

// What is made of scores.
void write_scoring(Writer& out, Members& members, const Input& input, std::size_t indent) {
  if (input.scale_on != ScaleOn::scores) {
    members.add("scale_on", json_string(name(input.scale_on)));
  }
  if (input.softcap) members.add("softcap", shortest(*input.softcap));
  if (!input.bias.empty()) {
    members.key("bias");
    write_matrices(out, input.bias, indent);
  }
  if (input.alibi) {
    members.add("alibi", input.alibi->are_usual ? "true" : numbers_of_heads(input.alibi->slopes));
  }
  if (!input.sinks.empty()) members.add("sinks", numbers_of_heads(input.sinks));
  if (input.empty_rows != EmptyRows::refuse) {
    members.add("empty_rows", json_string(name(input.empty_rows)));
  }
}

void write_hidden_layer(Members& members, const HiddenLayer& layer) {
  members.matrix("W_1", layer.W_1);
  members.row("b_1", layer.b_1);
  members.add("activation", json_string(name(layer.activation)));
}

// A small network in the place of a matrix, which is its second layer.
void write_network(Writer& out, const HiddenLayer& layer, const Matrix& W_2, std::size_t indent) {
  Members members(out, indent);
  write_hidden_layer(members, layer);
  members.matrix("W_2", W_2);
  members.close();
}

void write_norm(Writer& out, const BlockNorm& norm, std::size_t indent) {
  Members members(out, indent);
  members.add("kind", json_string(name(norm.kind)));
  members.add("place", json_string(name(norm.place)));
  members.add("epsilon", shortest(norm.epsilon));
  members.row("gain_1", norm.gain_1);
  members.row("shift_1", norm.shift_1);
  members.row("gain_2", norm.gain_2);
  members.row("shift_2", norm.shift_2);
  members.close();
}

void write_feed_forward(Writer& out, const FeedForward& network, std::size_t indent) {
  Members members(out, indent);
  write_hidden_layer(members, network.hidden);
  members.matrix("W_2", network.W_2);
  members.row("b_2", network.b_2);
  members.matrix("W_gate", network.W_gate);
  members.close();
}

// What stands around attention.
void write_block(Writer& out, Members& members, const Input& input, std::size_t indent) {
  if (input.positions && input.positions->are_sinusoidal()) {
    members.add("positions", json_string("sinusoidal"));
  }
  if (input.positions) members.matrix("positions", input.positions->table);
  if (input.residual) members.add("residual", "true");
  if (input.norm) {
    members.key("norm");
    write_norm(out, *input.norm, indent);
  }
  if (input.feed_forward) {
    members.key("feed_forward");
    write_feed_forward(out, *input.feed_forward, indent);
  }
}

void write_matrix_of(Writer& out, Members& members, const Input& input, const InputMatrix& which,
                     std::size_t indent) {
  const Matrix* value = find_matrix(input, which);
  if (value == nullptr || which.member == nullptr) return;  // it stands in an object of its own
  const bool is_W = which.row_for == RowFor::feature;
  if (const HiddenLayer* layer = is_W ? hidden_layer_of(input, *which.step) : nullptr) {
    members.key(which.key);
    return write_network(out, *layer, *value, indent);
  }
  if (which.row_for == RowFor::all) return members.add(which.key, json_array(value->row(0)));
  members.matrix(which.key, *value);
}

std::string stop_json(const TourStop& stop) {
  const std::string title =
      stop.title ? fmt::format("\"title\": {}, ", json_string(*stop.title)) : "";
  return fmt::format("{{{}\"text\": {}, \"view\": {}}}", title, json_string(stop.text),
                     json_string(stop.view));
}

}  // namespace

std::string scale_value(const Scale& scale) {
  return scale.rule == Scale::Rule::number ? shortest(scale.number) : json_string(name(scale.rule));
}

void write_input(Writer& out, const Input& input, std::size_t indent) {
  Members members(out, indent);
  members.text("$schema", input.schema);
  members.text("title", input.title);
  members.text("source", input.source);
  members.text("description", input.description);
  if (!input.tour.empty()) {
    members.key("tour");
    write_json_lines(out, indent + 2, input.tour,
                     [&](const TourStop& stop) { out.write(stop_json(stop)); });
  }
  members.add("tokens", json_strings(input.tokens));
  if (!input.features.empty()) members.add("features", json_strings(input.features));
  for (const InputMatrix& which : input_matrices) {
    if (!which.step) write_matrix_of(out, members, input, which, indent + 2);
  }
  if (input.memory) {
    members.key("memory");
    write_memory(out, *input.memory, indent + 2);
  }
  if (input.layout == Layout::out_in) members.add("layout", "\"out_in\"");
  for (const InputMatrix& which : input_matrices) {
    if (which.step) write_matrix_of(out, members, input, which, indent + 2);
  }
  if (!input.scores.empty()) {
    members.key("scores");
    write_matrices(out, input.scores, indent + 2);
  }
  if (input.heads > 1) members.add("heads", std::to_string(input.heads));
  if (input.sharing > 1) members.add("kv_heads", std::to_string(input.kv_heads()));
  write_conditioning(out, members, input, indent + 2);
  if (input.mask.rule != MaskRule::none) {
    members.key("mask");
    write_mask(out, input, input.mask, indent + 2);
  }
  members.add("word", json_array(ordinals(input.words)));
  if (input.self) members.add("self", json_string(name(*input.self)));
  members.add("scale", scale_value(input.scale));
  write_scoring(out, members, input, indent + 2);
  write_block(out, members, input, indent + 2);
  members.close();
}

void write_input_json(const Input& input, Writer& out) {
  write_input(out, input, 0);
  out.write("\n");
}

}  // namespace attn
