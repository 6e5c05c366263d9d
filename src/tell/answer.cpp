#include "tell/answer.hpp"

#include <fmt/format.h>

#include "compare/compare.hpp"
#include "tell/sentences.hpp"

namespace attn {

Answer answer_of(const VariantTrace& variant, const Labels& labels) {
  const std::size_t head = head_id(variant, 0);
  const auto weights = find_step(variant, StepId::weights, head)->cells.row(0);
  Answer answer{.labels = labels.tokens,
                .weights = {weights.begin(), weights.end()},
                .remarks = std::vector<std::string>(labels.tokens.size())};
  for (std::size_t j = 0; j < answer.remarks.size(); ++j) {
    if (!is_scored(answer.weights[j])) answer.remarks[j] = unscored_remark;
    if (is_hidden(variant, head, Row{0}, Position{j})) answer.remarks[j] = hidden_remark;
  }
  if (const auto sink = sink_weight(variant, head, Row{0})) {
    answer.labels.emplace_back(sink_label);
    answer.weights.push_back(*sink);
    answer.remarks.emplace_back();
  }
  return answer;
}

ShareTable shares_of(const Trace& trace, std::size_t index, const Labels& labels) {
  ShareTable table{.row_labels = labels.tokens};
  for (const Attention& head : attentions(trace, index, Row{0})) {
    table.columns.push_back({.title = fmt::format("head {}", head.head), .of = head});
  }
  return table;
}

}  // namespace attn
