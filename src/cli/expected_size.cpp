#include "cli/expected_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "attention/recipes.hpp"
#include "error.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

double longest_vector(const Trace& trace) {
  std::size_t longest = 1;
  for (const InputMatrix& which : input_matrices) {
    const Matrix* matrix = find_matrix(trace.input, which);
    if (matrix == nullptr) continue;
    longest = std::max(longest, matrix->columns());
    if (which.row_for == RowFor::feature) longest = std::max(longest, matrix->rows());
  }
  return static_cast<double>(longest);
}

// More than any format writes: for each number of a vector that goes into a pair of words, in each
// step, its digits and signs, or its row with both words.
double most_bytes(const Trace& trace) {
  std::size_t longest_token = 0;
  for (const auto* tokens : {&trace.input.tokens, &trace.input.attended_tokens()}) {
    for (const std::string& token : *tokens) longest_token = std::max(longest_token, token.size());
  }
  std::size_t steps = 0;
  for (const VariantTrace& variant : trace.variants) steps += variant.steps.size();
  constexpr double digits_and_signs = 60;
  return static_cast<double>(trace.input.words.size()) *
         static_cast<double>(trace.input.attended_tokens().size()) * longest_vector(trace) *
         static_cast<double>(steps) * (digits_and_signs + 2 * static_cast<double>(longest_token));
}

// The same input with `count` of the words encoded, evenly spread: words far on in a sentence may
// attend to more tokens than those at its start.
Trace trace_of_some(const Trace& trace, std::size_t count) {
  Input input = trace.input;
  const std::vector<Position>& all = trace.input.words;
  input.words.clear();
  for (std::size_t i = 0; i < count; ++i) {
    input.words.push_back(all[(2 * i + 1) * all.size() / (2 * count)]);
  }
  std::vector<Variant> variants;
  for (const VariantTrace& one : trace.variants) variants.push_back(one.variant);
  return attn::trace(std::move(input), variants);
}

double size_of(const Trace& trace, const std::function<void(const Trace&, Writer&)>& render) {
  std::size_t bytes = 0;
  Writer out([&](std::string_view block) { bytes += block.size(); });
  render(trace, out);
  out.flush();
  return static_cast<double>(bytes);
}

// Of a size from 1 on: 1.2, 13, 700.
std::string two_digits(double size) {
  if (size < 9.95) return fmt::format("{:.2g}", size);
  const double unit = std::pow(10, std::floor(std::log10(size)) - 1);
  return fmt::format("{:.0f}", std::round(size / unit) * unit);
}

}  // namespace

void ExpectedSize::choose_samples() {
  if (!samples_.empty()) return;
  constexpr std::size_t sparse = 128;
  const std::size_t all = trace_.input.words.size();
  // One word alone is told in another way than several.
  const std::size_t few = std::min(std::max<std::size_t>(all / sparse, 2), all);
  samples_.push_back(trace_of_some(trace_, few));
  samples_.push_back(trace_of_some(trace_, std::min(2 * few, all)));
}

double ExpectedSize::of(const std::function<void(const Trace&, Writer&)>& render) {
  if (most_bytes(trace_) < large_size) return 0;
  choose_samples();
  const auto words = [](const Trace& trace) {
    return static_cast<double>(trace.input.words.size());
  };
  const double few = size_of(samples_[0], render);
  if (words(trace_) == words(samples_[0])) return few;
  const double more = size_of(samples_[1], render);
  const double each = (more - few) / (words(samples_[1]) - words(samples_[0]));
  return more + each * (words(trace_) - words(samples_[1]));
}

void require_page_opens(const std::string& path, double bytes) {
  constexpr double longest_text = 500e6;  // Chromium's strings hold 2^29 - 24 bytes
  if (bytes <= longest_text) return;
  throw Error(fmt::format("{}: found a page that would take {}, expected at most {:.0f} MB, which "
                          "browsers open",
                          path, size_text(bytes), longest_text / 1e6),
              "--word or --variant asks for less; a .json file holds all of it");
}

std::string size_text(double bytes) {
  const bool giga = bytes >= 995e6;
  const double size = bytes / (giga ? 1e9 : 1e6);
  return fmt::format("about {} {}", two_digits(size), giga ? "GB" : "MB");
}

}  // namespace attn
