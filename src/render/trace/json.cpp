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

// What a step reads, as its "from" names it.
struct Read {
  std::string name;
  bool of_words = false, transposed = false;
};

// In attn-trace/1 a name means the step of the same head, or else of none, and of several heads of
// a step the name is written once. In attn-trace/2 it says the head.
std::vector<Read> read_by(const PlannedStep& step, bool names_heads) {
  std::vector<Read> all;
  for (std::size_t i = 0; i < step.from.size(); ++i) {
    const Operand& operand = step.from[i];
    const bool is_further = operand.head > 1 && i > 0 && step.from[i - 1].name == operand.name;
    if (!names_heads && is_further) continue;
    if (operand.after_past) {
      all.push_back({.name = std::string(past_name(operand.name))});
    }
    const bool has_head = names_heads && operand.step && operand.head > 0;
    all.push_back({.name = has_head ? fmt::format("head{}.{}", operand.head, operand.name)
                                    : std::string(operand.name),
                   .of_words = operand.of_words,
                   .transposed = operand.transposed});
  }
  return all;
}

// "key": [true, false], one for each operand, where any of them is true.
void add_of_each_operand(std::vector<std::string>& members, const char* key,
                         const std::vector<Read>& read, bool Read::*member) {
  if (std::ranges::none_of(read, member)) return;
  const auto of_operand = [&](const Read& one) { return json_bool(one.*member); };
  members.push_back(fmt::format("\"{}\": {}", key, json_list(read, of_operand)));
}

// A number of each row, or a row of them.
std::string row_fact_json(const RowFact& fact) {
  if (fact.pairs == 0) return json_array(fact.of_rows);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < fact.of_rows.size(); i += fact.pairs) {
    rows.push_back(json_array(std::span(fact.of_rows).subspan(i, fact.pairs)));
  }
  return fmt::format("[{}]", fmt::join(rows, ", "));
}

// What the operation brings beside its number.
void add_parameters(std::vector<std::string>& members, const PlannedStep& step) {
  if (step.sinusoid) members.push_back(fmt::format("\"positions\": \"{}\"", "sinusoidal"));
  if (step.op == Op::activate) {
    members.push_back(fmt::format("\"activation\": \"{}\"", name(step.activation)));
  }
  if (step.op == Op::norm) members.push_back(fmt::format("\"kind\": \"{}\"", name(step.norm)));
  if (step.rotating) {
    members.push_back(fmt::format("\"pairs\": \"{}\", \"dims\": {}", name(step.rotating->pairs),
                                  step.rotating->dims));
  }
  if (step.slope != 0.0) members.push_back(fmt::format("\"slope\": {}", shortest(step.slope)));
  if (step.sink) members.push_back(fmt::format("\"sink\": {}", shortest(*step.sink)));
  if (step.empty != EmptyRows::refuse) {
    members.push_back(fmt::format("\"empty_rows\": \"{}\"", name(step.empty)));
  }
}

// Which numbers are written: all, or only what a page cannot make anew.
enum class Carried { all, needed };

bool can_be_left_out(const Step& step) {
  const Shape shape = shape_of(step);
  return shape == Shape::pairs || shape == Shape::pair_features;
}

void write_step(Writer& out, const Trace& trace, const VariantTrace& variant, const Step& step,
                Carried carried) {
  out.write("{\n");
  for (const std::string& member : step_members(trace.input, step)) {
    out.print("          {},\n", member);
  }
  for (const RowFact& fact : step.row_facts) {
    out.print("          \"{}\": {},\n", fact.name, row_fact_json(fact));
  }
  if (carried == Carried::needed && can_be_left_out(step)) {
    out.write("          \"values\": []");
  } else if (shape_of(step) == Shape::pair_features) {
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
  out.print("{{\n      \"id\": \"{}\",\n      \"settings\": {},\n      \"steps\": ",
            name(variant.variant), settings_json(trace.input, variant));
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

// Of an input that asks perhaps for fewer words than the trace has.
void write_whole(const Trace& trace, const Input& input, const View& view, Carried carried,
                 Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"generator\": \"attn-trace {}\",\n",
            trace_formats[has_newer_keys(trace.input) ? 1 : 0], version);
  out.write("  \"input\": ");
  write_input(out, input, 2);
  out.print(",\n  \"words\": {},\n  \"variants\": ", json_array(ordinals(trace.input.words)));
  write_json_lines(out, 2, trace.variants, [&](const VariantTrace& variant) {
    write_variant(out, trace, variant, view, carried);
  });
  out.write("\n}\n");
}

}  // namespace

void write_page_trace(const Trace& trace, std::span<const Position> asked, Writer& out) {
  Input input = trace.input;
  input.words.assign(asked.begin(), asked.end());
  write_whole(trace, input, {}, Carried::needed, out);
}

std::string settings_json(const Input& input, const VariantTrace& variant) {
  const Settings& settings = variant.settings;
  std::string members =
      fmt::format(R"("self": "{}", "scale": {}, "divisor": {})", name(settings.self),
                  scale_value(settings.scale), shortest(divisor_of(variant)));
  const auto add = [&](std::string_view key, const std::string& json) {
    fmt::format_to(std::back_inserter(members), R"(, "{}": {})", key, json);
  };
  if (settings.mask != MaskRule::none) add("mask", json_string(name(settings.mask)));
  if (head_count(variant) > 1) add("heads", std::to_string(head_count(variant)));
  if (input.sharing > 1) add("kv_heads", std::to_string(input.kv_heads()));
  return fmt::format("{{{}}}", members);
}

std::vector<std::string> step_members(const Input& input, const PlannedStep& step) {
  const Operation& of = operation(step.op);
  const std::string head = step.head > 0 ? fmt::format("\"head\": {}, ", step.head) : "";
  const std::vector<Read> read = read_by(step, has_newer_keys(input));
  const auto name_of = [](const Read& one) { return json_string(one.name); };
  std::vector<std::string> members{fmt::format(R"("id": "{}", {}"op": "{}", "from": {})",
                                               facts(step.id).name, head, of.name,
                                               json_list(read, name_of))};
  // For whoever computes the step again: which operands stand only for the rows of the words, and
  // which are turned.
  add_of_each_operand(members, "of_words", read, &Read::of_words);
  add_of_each_operand(members, "transposed", read, &Read::transposed);
  if (!of.number.empty()) {
    members.push_back(fmt::format("\"{}\": {}", of.number, shortest(step.number)));
  }
  add_parameters(members, step);
  return members;
}

double about_json_size(const Trace& trace, const View& view) {
  double bytes = 0.0;
  for (const InputMatrix& which : input_matrices) {
    const auto count = static_cast<double>(count_matrices(trace.input, which));
    if (count > 0.0) bytes += count * about_size(*find_matrix(trace.input, which));
  }
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (!view.shows(step.id)) continue;
      bytes += shape_of(step) == Shape::pair_features ? about_weighted_size(trace, variant, step)
                                                      : about_size(step.cells);
    }
  }
  return bytes;
}

void write_json(const Trace& trace, const View& view, Writer& out) {
  write_whole(trace, trace.input, view, Carried::all, out);
}

}  // namespace attn
