#include "answers/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "answers/answered_matrix.hpp"
#include "answers/exactness.hpp"
#include "answers/own_mask.hpp"
#include "attention/requirements.hpp"
#include "error.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// In the order in which the steps are computed. One that only heads have stands where theirs do,
// and one that the trace does not have at all comes last.
void put_in_order(const VariantTrace& traced, AnsweredVariant& variant) {
  std::vector<AnsweredStep> steps(std::move_iterator(variant.steps.begin()),
                                  std::move_iterator(variant.steps.end()));
  std::ranges::stable_sort(steps, {}, [&](const AnsweredStep& answered) {
    const Step* step = find_step(traced, answered.id, answered.head);
    if (step == nullptr) step = find_step(traced, answered.id, 1);
    return step == nullptr ? traced.steps.size() : traced.steps.place_of(*step);
  });
  variant.steps = {};
  for (AnsweredStep& step : steps) variant.steps.add(std::move(step));
}

// The step, or one of its shape: whoever masks where no mask is set has masked scores all the
// same.
const Step* step_like(const VariantTrace& traced, StepId id, std::size_t head) {
  const Step* step = find_step(traced, id, head);
  if (step != nullptr || id != StepId::masked_scores) return step;
  return find_step(traced, StepId::weights, head);
}

}  // namespace

AnswersReading::AnswersReading(const std::string& file, const Trace& trace) : trace_(trace) {
  answers_.file = file;
  answers_.variants.resize(trace.variants.size());
}

void AnswersReading::refuse(const std::string& at, const std::string& sentence,
                            std::string_view hint) const {
  throw Error(fmt::format("{}: {}{}{}", file(), at, at.empty() ? "" : ": ", sentence),
              std::string(hint));
}

void AnswersReading::refuse_form(const std::string& at, const Json& found,
                                 std::string_view expected) const {
  refuse(at, fmt::format("found {}, expected {}", describe(found), expected),
         R"(answers are an exported trace, or {"qkv": {"scores": [[…]], "weights": [[…]], …}})");
}

void AnswersReading::refuse_step(const std::string& at, StepId id, const VariantTrace& variant,
                                 std::size_t head) const {
  const std::size_t used = head == 0 ? 0 : (head - 1) / trace_.input.sharing + 1;
  if (used != head && find_step(variant, id, used) != nullptr &&
      facts(id).shape == Shape::token_features) {
    refuse(at,
           fmt::format("head {} shares its {} with others, expected them once: as head {}'s", head,
                       facts(id).name, used),
           fmt::format("{} heads that follow one another share each of {} heads of keys and values",
                       trace_.input.sharing, trace_.input.kv_heads()));
  }
  const bool is_given = find_matrix(trace_.input, facts(id).name) != nullptr;
  refuse(at,
         fmt::format("{}{} has no {} here{}", name(variant.variant),
                     head == 0 ? "" : fmt::format(", head {},", head), facts(id).name,
                     is_given ? ", the input gives them" : ""),
         "leave it out");
}

std::optional<std::size_t> AnswersReading::find_variant(Variant variant, const std::string& at) {
  for (std::size_t v = 0; v < trace_.variants.size(); ++v) {
    if (trace_.variants[v].variant == variant) return v;
  }
  if (const auto why = obstacle(trace_.input, variant)) {
    refuse(at, fmt::format("{} cannot be computed from {}: {}", name(variant), trace_.input.file,
                           *why));
  }
  answers_.not_compared.emplace_back(name(variant));
  return std::nullopt;
}

Asked AnswersReading::asked(const std::string& at, std::size_t v, StepId id,
                            std::size_t head) const {
  const VariantTrace& traced = trace_.variants[v];
  Asked asked{.id = id, .step = step_like(traced, id, head)};
  for (std::size_t h = 1; head == 0 && h <= head_count(traced); ++h) {
    if (const Step* step = step_like(traced, id, h)) asked.of_heads.push_back(step);
  }
  if (asked.step == nullptr && asked.of_heads.empty()) refuse_step(at, id, traced, head);
  return asked;
}

std::vector<Wanted> AnswersReading::wanted(std::size_t v, const Asked& asked) const {
  return wanted_of(trace_, trace_.variants[v], asked);
}

void AnswersReading::add_step(const Json& value, const std::string& at, std::size_t v, StepId id,
                              std::size_t head) {
  const Asked whose = asked(at, v, id, head);
  if (value.is_null()) return;
  add_array(read_array(value, file(), at), at, v, whose);
}

void AnswersReading::add_array(GivenArray array, const std::string& at, std::size_t v,
                               const Asked& asked) {
  AnsweredVariant& variant = answers_.variants[v];
  auto read = read_answered(std::move(array), file(), at, trace_, trace_.variants[v], asked);
  if (!answers_.is_in_full()) answers_.in_full = read.in_full;
  for (const Convention convention : read.conventions) include(convention, variant.conventions);
  for (AnsweredStep& step : read.steps) {
    const std::string name =
        fmt::format("{}.{}{}", attn::name(trace_.variants[v].variant),
                    step.head == 0 ? "" : fmt::format("head{}.", step.head), facts(step.id).name);
    const auto [first, is_new] = places_.try_emplace(name, at);
    if (!is_new) {
      refuse(at, fmt::format("found {} a second time, expected each step once", name),
             fmt::format("it stands at {}, too", first->second));
    }
    variant.steps.add(std::move(step));
  }
}

void AnswersReading::add_mask(const Json& mask, const std::string& at, std::size_t variant) {
  if (mask.is_null()) return;
  add_mask({.label = at, .found = judge_mask(mask, file(), at, trace_.input)}, variant);
}

void AnswersReading::add_mask(MaskNote note, std::size_t variant) {
  if (note.found.is == OwnMask::Is::complement) {
    include(Convention::mask_complement, answers_.variants[variant].conventions);
  }
  const bool is_noted = std::ranges::any_of(answers_.masks, [&](const MaskNote& other) {
    return other.line == note.line && other.label == note.label;
  });
  if (!is_noted) answers_.masks.push_back(std::move(note));
}

Answers AnswersReading::take() && {
  for (std::size_t v = 0; v < trace_.variants.size(); ++v) {
    put_in_order(trace_.variants[v], answers_.variants[v]);
  }
  if (!answers_.is_in_full()) settle_exactness(answers_, trace_);
  return std::move(answers_);
}

std::optional<Variant> parse_variant(std::string_view text) {
  const auto* found = std::ranges::find(all_variants, text, [](Variant v) { return name(v); });
  return found == all_variants.end() ? std::nullopt : std::optional(*found);
}

}  // namespace attn
