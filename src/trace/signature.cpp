#include "trace/signature.hpp"

#include <bit>
#include <functional>

namespace attn {

// With the finalizer of SplitMix64.
void mix(std::uint64_t& signature, std::uint64_t more) {
  // Multiplied, so that the one is never taken for the other.
  std::uint64_t z = signature * 0xff51afd7ed558ccdU + 0x9e3779b97f4a7c15U + more;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  signature = z ^ (z >> 31U);
}

namespace {

using attn::mix;

void mix(std::uint64_t& signature, double number) {
  mix(signature, std::bit_cast<std::uint64_t>(number));
}

template <typename Enum>
std::uint64_t number_of(Enum value) {
  return static_cast<std::uint64_t>(value);
}

// Of the input's mask, in which an edit may have changed bounds and places.
void mix(std::uint64_t& signature, const Mask& mask) {
  mix(signature, number_of(mask.rule));
  mix(signature, mask.before ? *mask.before + 1 : 0);
  mix(signature, mask.after ? *mask.after + 1 : 0);
  mix(signature, static_cast<std::uint64_t>(mask.offset));
  for (const Mask& part : mask.parts) mix(signature, part);
}

void mix(std::uint64_t& signature, const Masking& masking) {
  mix(signature, number_of(masking.hides));
  mix(signature, masking.put);
  mix(signature, std::uint64_t{masking.added} * 2 + std::uint64_t{masking.to_seen});
  if (masking.kept != nullptr) mix(signature, *masking.kept);
  if (masking.mask != nullptr) mix(signature, *masking.mask);
}

void mix(std::uint64_t& signature, const Sinusoid& sinusoid) {
  mix(signature, sinusoid.first);
  mix(signature, number_of(sinusoid.order) * 8 + number_of(sinusoid.exponent));
}

void mix(std::uint64_t& signature, const Rotating& rotating) {
  mix(signature, number_of(rotating.pairs));
  for (const double number : {rotating.base, rotating.factor, rotating.shift}) {
    mix(signature, number);
  }
  mix(signature, rotating.dims);
  mix(signature, std::uint64_t{rotating.of_cached} * 16 + std::uint64_t{rotating.from_tables} * 8 +
                     std::uint64_t{rotating.restarts} * 4 + std::uint64_t{rotating.backwards} * 2 +
                     std::uint64_t{rotating.of_words});
}

}  // namespace

void mix(std::uint64_t& signature, const Matrix& numbers) {
  for (std::size_t i = 0; i < numbers.rows(); ++i) {
    for (const double number : numbers.row(i)) mix(signature, number);
  }
}

std::vector<std::uint64_t> signatures_of(const Plan& plan) { return signatures_of(plan, {}); }

std::vector<std::uint64_t> signatures_of(
    const Plan& plan, const std::function<void(const PlannedStep&, std::uint64_t&)>& read_as) {
  std::uint64_t of_all = number_of(plan.settings.self);
  mix(of_all, std::uint64_t{plan.whole_sentence});
  mix(of_all, static_cast<std::uint64_t>(plan.words_off));
  std::vector<std::uint64_t> signatures, as_read;
  signatures.reserve(plan.steps.size());
  as_read.reserve(plan.steps.size());
  for (const PlannedStep& step : plan.steps) {
    std::uint64_t signature = of_all;
    mix(signature, number_of(step.op));
    mix(signature, step.number);
    if (step.op == Op::mask) {
      mix(signature, step.masking);
      mix(signature, step.head);  // each head may have its own
    }
    if (step.op == Op::norm) {
      mix(signature, number_of(step.norm) * 4 + std::uint64_t{step.less_one} * 2 +
                         std::uint64_t{step.epsilon_outside});
    }
    if (step.op == Op::add) mix(signature, step.slope);
    if (step.sinusoid) mix(signature, *step.sinusoid);
    if (step.of_sentence) mix(signature, std::uint64_t{1});
    if (step.op == Op::activate) {
      mix(signature, number_of(step.activation) * 2 + std::uint64_t{step.is_linear});
    }
    mix(signature, std::uint64_t{step.counts_no_past});
    if (step.rotating) mix(signature, *step.rotating);
    if (step.sink) mix(signature, *step.sink);
    if (step.sink && !step.sink_in_maximum) mix(signature, std::uint64_t{1});
    mix(signature, number_of(step.along) * 8 + std::uint64_t{step.without_keepdims} * 4 +
                       std::uint64_t{step.unscored_as_zero} * 2);
    mix(signature, number_of(step.empty));
    mix(signature, number_of(step.sink_goes));
    mix(signature, step.largest);
    if (step.op == Op::split || step.op == Op::concat) {
      mix(signature, number_of(step.dealing));
      mix(signature, step.parts);
      mix(signature, step.parts == 1 ? 0 : step.part == 0 ? step.head : step.part);
    }
    for (const Operand& read : step.from) {
      mix(signature, read.step ? as_read[*read.step]
                               : std::uint64_t{std::hash<std::string_view>{}(read.name)});
      mix(signature, std::uint64_t{read.of_words} * 4 + std::uint64_t{read.transposed} * 2 +
                         std::uint64_t{read.after_past});
      if (!read.step || read.after_past) mix(signature, read.head);
    }
    signatures.push_back(signature);
    if (read_as) read_as(step, signature);
    as_read.push_back(signature);
  }
  return signatures;
}

}  // namespace attn
