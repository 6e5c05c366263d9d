#include "trace/settings.hpp"

#include <charconv>
#include <cmath>

namespace attn {
namespace {

// from_chars and not strtod: no locale, no leading blanks, no hexadecimal.
std::optional<double> parse_number(std::string_view text) {
  double number = 0.0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

}  // namespace

double Scale::divisor(std::size_t d) const {
  switch (rule) {
    case Rule::sqrt:
      return std::sqrt(static_cast<double>(d));
    case Rule::none:
      return 1.0;
    case Rule::dim:
      return static_cast<double>(d);
    case Rule::number:
      break;
  }
  return number;
}

std::string_view name(Variant variant) {
  switch (variant) {
    case Variant::raw:
      return "raw";
    case Variant::query_key:
      return "query-key";
    case Variant::qkv:
      break;
  }
  return "qkv";
}

std::string_view name(SelfPolicy policy) {
  switch (policy) {
    case SelfPolicy::carry:
      return "carry";
    case SelfPolicy::skip:
      return "skip";
    case SelfPolicy::score:
      break;
  }
  return "score";
}

std::string_view name(Scale::Rule rule) {
  switch (rule) {
    case Scale::Rule::sqrt:
      return "sqrt";
    case Scale::Rule::none:
      return "none";
    case Scale::Rule::dim:
      return "dim";
    case Scale::Rule::number:
      break;
  }
  return "number";
}

std::string_view name(EmptyRows rows) {
  switch (rows) {
    case EmptyRows::zeros:
      return "zeros";
    case EmptyRows::uniform:
      return "uniform";
    case EmptyRows::refuse:
      break;
  }
  return "refuse";
}

std::string_view name(ScaleOn on) {
  switch (on) {
    case ScaleOn::queries:
      return "queries";
    case ScaleOn::both:
      return "both";
    case ScaleOn::scores:
      break;
  }
  return "scores";
}

std::optional<SelfPolicy> parse_self(std::string_view text) {
  for (const SelfPolicy policy : all_self_policies) {
    if (text == name(policy)) return policy;
  }
  return std::nullopt;
}

std::optional<Scale> parse_scale(std::string_view text) {
  for (const Scale::Rule rule : all_named_scales) {
    if (text == name(rule)) return Scale{.rule = rule};
  }
  const auto number = parse_number(text);
  if (!number || !is_divisor(*number)) return std::nullopt;
  return Scale{.rule = Scale::Rule::number, .number = *number};
}

std::optional<EmptyRows> parse_empty_rows(std::string_view text) {
  for (const EmptyRows rows : all_empty_rows) {
    if (text == name(rows)) return rows;
  }
  return std::nullopt;
}

std::optional<ScaleOn> parse_scale_on(std::string_view text) {
  for (const ScaleOn on : all_scale_on) {
    if (text == name(on)) return on;
  }
  return std::nullopt;
}

bool is_divisor(double number) { return std::isfinite(number) && number != 0.0; }

std::string expected_self() { return "carry, skip or score"; }
std::string expected_scale() { return "sqrt, none, dim or a number that is not 0"; }
std::string expected_empty_rows() { return "refuse, zeros or uniform"; }
std::string expected_scale_on() { return "scores, queries or both"; }

SelfPolicy default_self(Variant variant) {
  return variant == Variant::raw ? SelfPolicy::carry : SelfPolicy::score;
}

}  // namespace attn
