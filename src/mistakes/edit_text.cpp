// Edits in a few words, and what each touches.
#include <fmt/format.h>

#include <algorithm>

#include "mistakes/edits.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;  // clang 14 cannot do without

std::string_view name(StepId id) { return facts(id).name; }

std::string_view name(Source source) {
  switch (source) {
    case Source::queries:
      return "queries";
    case Source::keys:
      return "keys";
    case Source::values:
      return "values";
    case Source::embeddings:
      break;
  }
  return "embeddings";
}

std::string_view name(Scaling::By by) {
  switch (by) {
    case Scaling::By::as_set:
      return "as set";
    case Scaling::By::sqrt:
      return "√d";
    case Scaling::By::none:
      return "1";
    case Scaling::By::dim:
      return "d";
    case Scaling::By::d_model:
      return "√d_model";
    case Scaling::By::tokens:
      return "√tokens";
    case Scaling::By::inverse:
      break;
  }
  return "1 ÷ the divisor";
}

std::string_view name(Masking::Hides which) {
  switch (which) {
    case Masking::Hides::as_set:
      return "as set";
    case Masking::Hides::strict:
      return "the word itself too";
    case Masking::Hides::opposite:
      return "what should be seen";
    case Masking::Hides::turned:
      return "rows for columns";
    case Masking::Hides::loose:
      return "not the next token";
    case Masking::Hides::given:
      break;
  }
  return "chosen cells";
}

std::string_view name(Along along) {
  switch (along) {
    case Along::row:
      return "along rows";
    case Along::column:
      return "along columns";
    case Along::matrix:
      return "over the matrix";
    case Along::nothing:
      break;
  }
  return "none";
}

std::string_view name(Dealing dealing) {
  switch (dealing) {
    case Dealing::blocks:
      return "in blocks";
    case Dealing::in_turn:
      return "in turn";
    case Dealing::added:
      return "added up";
    case Dealing::reshaped:
      break;
  }
  return "by reshaping rows";
}

std::string_view where(bool in_use) { return in_use ? " in use" : ""; }

// What of a step an edit changes; what leaves a step out changes all of it.
struct Touch {
  StepId step;
  std::string_view what;
};
constexpr std::string_view all_of_it = "all of it";

// The step that a learned matrix or a bias helps to make.
StepId made_with(std::string_view matrix) { return find_input_matrix(matrix)->step.value(); }

Touch touch_of(const Edit& edit) {
  return std::visit(Overloaded{
                        [](const MadeAs& one) -> Touch {
                          return {one.vectors, "rows"};
                        },
                        [](const UsedAs& one) -> Touch {
                          return {one.vectors, "rows"};
                        },
                        [](const Turned& one) -> Touch {
                          return {made_with(one.matrix), "matrix"};
                        },
                        [](const WithoutBias& one) -> Touch {
                          return {made_with(one.bias), "bias"};
                        },
                        [](const LeftOut& one) -> Touch {
                          return {one.step, all_of_it};
                        },
                        [](const MovedToWeights& one) -> Touch {
                          return {one.step, "place"};
                        },
                        [](const Divides&) -> Touch {
                          return {StepId::scaled_scores, "divisor"};
                        },
                        [](const LengthOfHead&) -> Touch {
                          return {StepId::scaled_scores, "length"};
                        },
                        [](const Hides&) -> Touch {
                          return {StepId::masked_scores, "hides"};
                        },
                        [](const Puts&) -> Touch {
                          return {StepId::masked_scores, "puts"};
                        },
                        [](const MaximumAlong&) -> Touch {
                          return {StepId::exponentials, "maximum"};
                        },
                        [](const SumAlong&) -> Touch {
                          return {StepId::weights, "sum"};
                        },
                        [](const WeightsTurned&) -> Touch {
                          return {StepId::weights, "turned"};
                        },
                        [](const Dealt&) -> Touch {
                          return {StepId::scores, "heads"};
                        },
                        [](const Joined&) -> Touch {
                          return {StepId::concat, "dealing"};
                        },
                        [](const Undivided&) -> Touch {
                          return {StepId::scores, "heads"};
                        },
                        [](const AsOneHead&) -> Touch {
                          return {StepId::scores, "shown"};
                        },
                        [](const SelfTreated&) -> Touch {
                          return {StepId::scores, "itself"};
                        },
                        [](const WholeSentence&) -> Touch {
                          return {StepId::scores, "words"};
                        },
                        [](const Dropped&) -> Touch {
                          return {StepId::weights, "dropped"};
                        },
                    },
                    edit);
}

}  // namespace

bool conflict(const Edit& first, const Edit& second) {
  const Touch a = touch_of(first);
  const Touch b = touch_of(second);
  return a.step == b.step && (a.what == b.what || a.what == all_of_it || b.what == all_of_it);
}

bool conflict(const Edits& first, const Edits& second) {
  const auto is_unseen = [&](const Edit& one) {
    // It only says which words count.
    if (std::holds_alternative<WholeSentence>(one)) return true;
    return std::ranges::any_of(second, [&](const Edit& other) { return conflict(one, other); });
  };
  return !first.empty() && std::ranges::all_of(first, is_unseen);
}

std::string text_of(const Edit& edit) {
  return std::visit(
      Overloaded{
          [](const MadeAs& one) {
            return fmt::format("{}: made as {}", name(one.vectors), name(one.as));
          },
          [](const UsedAs& one) {
            return fmt::format("{}: {} in their place{}", name(one.vectors), name(one.as),
                               one.in_scores_alone ? ", in the scores alone" : "");
          },
          [](const Turned& one) { return fmt::format("{}: turned", one.matrix); },
          [](const WithoutBias& one) { return fmt::format("{}: not added", one.bias); },
          [](const LeftOut& one) {
            return fmt::format("{}: {}", name(one.step),
                               one.stands_as_copy ? "a copy" : "left out");
          },
          [](const MovedToWeights& one) {
            return fmt::format("{}: done to the weights{}{}", name(one.step), where(one.in_use),
                               one.stands_as_copy ? ", a copy in its place" : "");
          },
          [](const Divides& one) { return fmt::format("divide: divisor {}", name(one.by)); },
          [](const LengthOfHead&) { return std::string("divide: d of one head"); },
          [](const Hides& one) { return fmt::format("mask: hides {}", name(one.which)); },
          [](const Puts& one) {
            return fmt::format("mask: {} {}{}", one.added ? "adds" : "puts", one.number,
                               where(one.in_use));
          },
          [](const MaximumAlong& one) { return fmt::format("exp: maximum {}", name(one.along)); },
          [](const SumAlong& one) { return fmt::format("normalise: sum {}", name(one.along)); },
          [](const WeightsTurned& one) {
            return fmt::format("weights: turned{}", where(one.in_use));
          },
          [](const Dealt& one) { return fmt::format("split: {}", name(one.dealing)); },
          [](const Joined& one) { return fmt::format("concat: {}", name(one.dealing)); },
          [](const Undivided&) { return std::string("scores: heads not split"); },
          [](const AsOneHead&) { return std::string("heads: none has steps of its own"); },
          [](const SelfTreated& one) { return fmt::format("self: {}", attn::name(one.policy)); },
          [](const WholeSentence&) { return std::string("words: the whole sentence"); },
          [](const Dropped& one) { return fmt::format("weights: dropped, p = {}", one.p); },
      },
      edit);
}

}  // namespace attn
