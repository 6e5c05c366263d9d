#include "cli/next_layer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "attention/recipes.hpp"
#include "cli/input_under.hpp"
#include "error.hpp"
#include "input/read_input.hpp"
#include "json/json_document.hpp"
#include "trace/features.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

constexpr const char* other_hint = "--with FILE: an input of the next layer's own";

// What a layer hands on.
struct HandedOn {
  Matrix embeddings;                  // n × d_out
  std::vector<std::string> features;  // where they are still those of its own embeddings
};

HandedOn result_of_every_word(Input input, Variant variant) {
  input.words = all_positions(input.tokens.size());
  require_mask_rows(input);
  const Trace traced = trace(std::move(input), std::span(&variant, 1));
  const VariantTrace& made = traced.variants.front();
  const Step& last = *find_step(made, last_step(made));
  return {last.cells, column_features(traced, made, last)};
}

[[noreturn]] void refuse(const Input& in, std::string_view key, std::string_view what) {
  throw Error(fmt::format("{}: {}/{}: found with --next, {}", in.file, in.pointer, key, what),
              other_hint);
}

// What was given of this layer's words says nothing of what the next one makes of them.
void require_computed(const Input& in) {
  for (const InputMatrix& which : input_matrices) {
    if (!which.is_given() || count_matrices(in, which) == 0) continue;
    refuse(in, which.place(), "expected matrices that make them of embeddings");
  }
}

Input with_rest_as_given(const Input& input, HandedOn result) {
  if (input.past) refuse(input, "past", "expected none: each layer has cached its own");
  require_computed(input);
  const std::size_t length = input.embeddings->columns();
  if (result.embeddings.columns() != length) {
    throw Error(fmt::format("{}: {}/embeddings: found {} numbers a word, which become {}, expected "
                            "as many for the next layer",
                            input.file, input.pointer, length, result.embeddings.columns()),
                other_hint);
  }
  Input next = input;
  next.embeddings = std::move(result.embeddings);
  next.features = std::move(result.features);
  next.positions.reset();
  if (next.title) next.title->append(" — next layer");
  next.description.reset();  // it tells of this layer's numbers
  next.tour.clear();
  return next;
}

Json rows_json(const Matrix& matrix) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < matrix.rows(); ++i) rows.push_back(matrix.row(i));
  return rows;
}

// It may have other embeddings and tokens, or none.
Input with_rest_of(const std::string& path, const Input& input, const HandedOn& result) {
  const std::string file = path == "-" ? "standard input" : path;
  Json document = parse_json(read_text(path), file);
  const bool is_trace = document.is_object() && document.contains("format") &&
                        is_trace_format(document["format"]) && document.contains("input");
  Json& rest = is_trace ? document["input"] : document;
  if (rest.is_object()) {
    rest["tokens"] = input.tokens;
    rest["embeddings"] = rows_json(result.embeddings);
    rest.erase("features");
    if (!result.features.empty()) rest["features"] = result.features;
    rest.erase("positions");  // they were added below
  }
  Input next = read_input_document(document, file);
  require_computed(next);
  return next;
}

}  // namespace

Input next_layer(const Input& input, std::span<const Variant> variants, const Options& options) {
  if (variants.size() > 1) {
    std::vector<std::string_view> names;
    for (const Variant variant : variants) names.push_back(name(variant));
    throw Error(fmt::format("--next: found the variants {}, expected one", fmt::join(names, ", ")),
                "--variant says which");
  }
  HandedOn result = result_of_every_word(input, variants.front());
  return options.with ? with_rest_of(*options.with, input, result)
                      : with_rest_as_given(input, std::move(result));
}

}  // namespace attn
