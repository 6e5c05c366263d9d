#include "tell/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tell/labels.hpp"
#include "tell/sentences.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// "qkv", or with several heads "qkv head 2".
std::string attention_name(const Trace& trace, const Attention& attention) {
  const std::string_view variant = name(trace.variants[attention.variant].variant);
  return attention.head == 0 ? std::string(variant)
                             : fmt::format("{} head {}", variant, attention.head);
}

}  // namespace

std::string of_head(const Parting& parting) {
  return parting.head > 0 ? fmt::format(" of head {}", parting.head) : "";
}

std::string ending_text(const Parting& parting, int decimals) {
  if (!parting.ending) return "";
  const std::string_view step = facts(parting.ending->step).name;
  const double apart = parting.ending->largest_difference;
  if (apart == 0.0) return fmt::format("After the block ({}) they are the same again.", step);
  return fmt::format("After the block ({}) they are still apart, by {} at most.", step,
                     number(apart, decimals));
}

std::string spread_text(const Attention& attention, int decimals) {
  if (attention.seen == 0) return "–";
  return fmt::format("{} of {}", number(attention.entropy, decimals),
                     number(even_entropy(attention.seen), decimals));
}

std::vector<std::string> most_named(const Attention& attention,
                                    const std::vector<std::string>& labels) {
  std::vector<std::string> names;
  for (const Position token : attention.most) names.push_back(labels[index_of(token)]);
  if (attention.sink_is_most) names.emplace_back(sink_label);
  return names;
}

bool has_sink(const ShareTable& table) {
  return std::ranges::any_of(table.columns,
                             [](const auto& column) { return column.of.sink.has_value(); });
}

ShareTable share_table(const Trace& trace, const WordComparison& word,
                       const std::vector<std::string>& labels) {
  ShareTable table{.row_labels = labels};
  for (const Attention& attention : word.attentions) {
    table.columns.push_back({.title = attention_name(trace, attention), .of = attention});
  }
  return table;
}

std::vector<NamedVector> compared_vectors(const Trace& trace, const WordComparison& word) {
  std::vector<NamedVector> vectors;
  for (const Attention& attention : word.attentions) {
    vectors.push_back({fmt::format("context, {}", attention_name(trace, attention)),
                       attention.context, feature_labels(attention.features)});
  }
  for (const Result& result : word.results) {
    vectors.push_back({fmt::format("{}, {}", facts(result.step).name,
                                   name(trace.variants[result.variant].variant)),
                       result.vector, feature_labels(result.features)});
  }
  return vectors;
}

std::string vector_text(const NamedVector& vector, int decimals) {
  std::vector<std::string> cells;
  for (std::size_t f = 0; f < vector.cells.size(); ++f) {
    const std::string cell = number(vector.cells[f], decimals);
    cells.push_back(vector.features.empty() ? cell
                                            : fmt::format("{} {}", vector.features[f], cell));
  }
  return fmt::format("[{}]", fmt::join(cells, ", "));
}

}  // namespace attn
