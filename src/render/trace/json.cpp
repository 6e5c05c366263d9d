// The trace as JSON. Written piece by piece and not through a document, since a trace can be
// larger than what made it.
#include "render/trace/json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "operations/operation.hpp"
#include "parallel.hpp"
#include "render/trace/trace.hpp"
#include "trace/input_matrices.hpp"
#include "version.hpp"
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

std::string scale_value(const Scale& scale) {
  return scale.rule == Scale::Rule::number ? shortest(scale.number) : json_string(name(scale.rule));
}

// The rows of the mask; of the words encoded alone, where the file had no other.
void write_mask(Writer& out, const Input& input, std::string_view indent) {
  if (input.mask.rule != MaskRule::matrix) {
    return out.write(json_string(name(input.mask.rule)));
  }
  const Matrix& all = input.mask.cells;
  bool whole = true;
  for (const Position word : all_positions(all.rows())) whole = whole && input.mask.covers(word);
  write_matrix(out, indent, whole ? all : select_rows(all, input.words));
}

void write_memory(Writer& out, const Memory& memory, std::size_t indent) {
  JsonLines members(out, indent, "{}");
  members.next();
  out.print("\"tokens\": {}", json_strings(memory.tokens));
  if (memory.embeddings) {
    members.next();
    out.write("\"embeddings\": ");
    write_matrix(out, std::string(indent + 2, ' '), *memory.embeddings);
  }
  members.close();
}

// As an object whose closing bracket stands `indent` columns in.
void write_input(Writer& out, const Input& input, std::size_t indent) {
  JsonLines members(out, indent, "{}");
  const std::string of_members(indent + 2, ' ');
  const auto key = [&](std::string_view name) {
    members.next();
    out.print("\"{}\": ", name);
  };
  const auto member = [&](std::string_view name, const std::string& json) {
    key(name);
    out.write(json);
  };
  const auto text = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) member(name, json_string(*value));
  };
  text("$schema", input.schema);
  text("title", input.title);
  text("source", input.source);
  text("description", input.description);
  member("tokens", json_strings(input.tokens));
  const auto matrix = [&](const InputMatrix& which) {
    const Matrix* value = find_matrix(input, which);
    if (value == nullptr || which.member == nullptr) return;  // the memory is an object of its own
    key(which.key);
    if (which.row_for == RowFor::all) return out.print("{}", json_array(value->row(0)));
    write_matrix(out, of_members, *value);
  };
  for (const InputMatrix& which : input_matrices) {
    if (!which.step) matrix(which);
  }
  if (input.memory) {
    key("memory");
    write_memory(out, *input.memory, indent + 2);
  }
  if (input.layout == Layout::out_in) member("layout", "\"out_in\"");
  for (const InputMatrix& which : input_matrices) {
    if (which.step) matrix(which);
  }
  if (input.heads > 1) member("heads", std::to_string(input.heads));
  if (input.mask.rule != MaskRule::none) {
    key("mask");
    write_mask(out, input, of_members);
  }
  member("word", json_array(ordinals(input.words)));
  if (input.self) member("self", json_string(name(*input.self)));
  member("scale", scale_value(input.scale));
  if (input.softcap) member("softcap", shortest(*input.softcap));
  members.close();
}

// Word by word and token by token: the whole of it never exists at once.
void write_weighted(Writer& out, const Trace& trace, const VariantTrace& variant,
                    const Step& step) {
  std::vector<double> vector;
  JsonLines words(out, 10);
  for (std::size_t i = 0; i < trace.input.words.size(); ++i) {
    words.next();
    JsonLines tokens(out, 12);
    for (std::size_t j = 0; j < trace.input.attended_tokens().size(); ++j) {
      weighted_vector(trace, variant, step, Row{i}, Position{j}, vector);
      tokens.next();
      out.write(json_array(vector));
    }
    tokens.close();
  }
  words.close();
}

// "key": [true, false], one for each operand, where any of them is true.
void add_of_each_operand(std::vector<std::string>& members, const char* key,
                         const PlannedStep& step, bool Operand::*member) {
  if (std::ranges::none_of(step.from, member)) return;
  const auto of_operand = [&](const Operand& operand) { return json_bool(operand.*member); };
  members.push_back(fmt::format("\"{}\": {}", key, json_list(step.from, of_operand)));
}

// e^ and tanh may differ in the last digit from one machine to another; sums of products, and
// quotients, may not.
bool can_be_left_out(const Step& step) {
  const Shape shape = facts(step.id).shape;
  const bool of_pairs = shape == Shape::pairs || shape == Shape::pair_features;
  const Form form = operation(step.op).form;
  return of_pairs && form != Form::power && form != Form::applied;
}

void write_step(Writer& out, const Trace& trace, const VariantTrace& variant, const Step& step,
                Carried carried) {
  out.write("{\n");
  for (const std::string& member : step_members(step)) out.print("          {},\n", member);
  for (const RowFact& fact : step.row_facts) {
    out.print("          \"{}\": {},\n", fact.name, json_array(fact.of_rows));
  }
  if (carried == Carried::needed && can_be_left_out(step)) {
    out.write("          \"values\": []");
  } else if (facts(step.id).shape == Shape::pair_features) {
    out.write("          \"values\": ");
    write_weighted(out, trace, variant, step);
  } else {
    out.write("          \"values\": ");
    write_matrix(out, "          ", step.cells);
  }
  out.write("\n        }");
}

void write_variant(Writer& out, const Trace& trace, const VariantTrace& variant, const View& view,
                   Carried carried) {
  const Step* scaled = find_step(variant, StepId::scaled_scores, head_id(variant, 0));
  const Settings& settings = variant.settings;
  out.print(
      "{{\n      \"id\": \"{}\",\n      \"settings\": {{\"self\": \"{}\", \"scale\": {}, "
      "\"divisor\": {}",
      name(variant.variant), name(settings.self), scale_value(settings.scale),
      shortest(scaled->number));
  if (settings.mask != MaskRule::none) out.print(", \"mask\": \"{}\"", name(settings.mask));
  if (head_count(variant) > 1) out.print(", \"heads\": {}", head_count(variant));
  out.write("},\n      \"steps\": ");
  JsonLines steps(out, 6);
  for (const Step& step : variant.steps) {
    if (!view.shows(step.id)) continue;
    steps.next();
    write_step(out, trace, variant, step, carried);
  }
  steps.close();
  out.write("\n    }");
}

// About how long a matrix is, of which every few numbers are looked at.
double about_size(const Matrix& matrix) {
  constexpr std::size_t most_looked_at = 500;
  const std::size_t count = matrix.rows() * matrix.columns();
  const std::size_t stride = std::max<std::size_t>(count / most_looked_at, 1) | 1U;
  std::size_t looked_at = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count; i += stride, ++looked_at) {
    bytes += json_number(matrix(i / matrix.columns(), i % matrix.columns())).size() + 2;
  }
  return looked_at == 0 ? 0.0
                        : static_cast<double>(bytes) / static_cast<double>(looked_at) *
                              static_cast<double>(count);
}

// The same of weighted vectors, which are no matrix until they are written.
double about_weighted_size(const Trace& trace, const VariantTrace& variant, const Step& step) {
  constexpr std::size_t most_looked_at = 50;
  const std::size_t tokens = trace.input.attended_tokens().size();
  const std::size_t pairs = trace.input.words.size() * tokens;
  const std::size_t stride = std::max<std::size_t>(pairs / most_looked_at, 1) | 1U;
  std::size_t looked_at = 0;
  std::size_t bytes = 0;
  std::vector<double> vector;
  for (std::size_t i = 0; i < pairs; i += stride, ++looked_at) {
    weighted_vector(trace, variant, step, Row{i / tokens}, Position{i % tokens}, vector);
    constexpr std::size_t margin = 16;
    bytes += json_array(vector).size() + margin;
  }
  return static_cast<double>(bytes) / static_cast<double>(looked_at) * static_cast<double>(pairs);
}

}  // namespace

void write_trace_json(const Trace& trace, const View& view, Carried carried, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"generator\": \"attn-trace {}\",\n",
            trace_formats[trace.input.softcap ? 1 : 0], version);
  out.write("  \"input\": ");
  write_input(out, trace.input, 2);
  out.print(",\n  \"words\": {},\n  \"variants\": ", json_array(ordinals(trace.input.words)));
  write_json_lines(out, 2, trace.variants, [&](const VariantTrace& variant) {
    write_variant(out, trace, variant, view, carried);
  });
  out.write("\n}\n");
}

void write_input_json(const Input& input, Writer& out) {
  write_input(out, input, 0);
  out.write("\n");
}

std::vector<std::string> step_members(const PlannedStep& step) {
  const Operation& of = operation(step.op);
  const std::string head = step.head > 0 ? fmt::format("\"head\": {}, ", step.head) : "";
  std::vector<std::string> from;
  for (std::size_t i = 0; i < step.from.size(); ++i) {
    // Of several heads of a step the name is written once.
    const bool is_further =
        step.from[i].head > 1 && i > 0 && step.from[i - 1].name == step.from[i].name;
    if (!is_further) from.emplace_back(step.from[i].name);
  }
  std::vector<std::string> members{fmt::format(R"("id": "{}", {}"op": "{}", "from": {})",
                                               facts(step.id).name, head, of.name,
                                               json_strings(from))};
  // For whoever computes the step again: which operands stand only for the rows of the words, and
  // which are turned.
  add_of_each_operand(members, "of_words", step, &Operand::of_words);
  add_of_each_operand(members, "transposed", step, &Operand::transposed);
  if (!of.number.empty()) {
    members.push_back(fmt::format("\"{}\": {}", of.number, shortest(step.number)));
  }
  return members;
}

double about_json_size(const Trace& trace, const View& view) {
  double bytes = 0.0;
  for (const InputMatrix& which : input_matrices) {
    if (const Matrix* matrix = find_matrix(trace.input, which)) bytes += about_size(*matrix);
  }
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (!view.shows(step.id)) continue;
      bytes += facts(step.id).shape == Shape::pair_features
                   ? about_weighted_size(trace, variant, step)
                   : about_size(step.cells);
    }
  }
  return bytes;
}

void write_json(const Trace& trace, const View& view, Writer& out) {
  write_trace_json(trace, view, Carried::all, out);
}

}  // namespace attn
