#include "render/trace/page_mistakes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mistakes/compute.hpp"
#include "write/json_text.hpp"

namespace attn {
namespace {

constexpr std::size_t most_bytes = 2'000'000;
constexpr std::size_t usual_length = 7;  // of a number and its comma
// As many whole variants as take no more are always tried.
constexpr std::size_t whole_variants = 20;

std::string number_text(double number) {
  if (number == hidden) return "\"-inf\"";
  return is_scored(number) ? fmt::format("{:.6g}", number == 0.0 ? 0.0 : number) : "null";
}

std::string matrix_text(const Matrix& matrix) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    std::vector<std::string> row;
    for (const double number : matrix.row(i)) row.push_back(number_text(number));
    rows.push_back(fmt::format("[{}]", fmt::join(row, ",")));
  }
  return fmt::format("[{}]", fmt::join(rows, ","));
}

bool is_asked(const Step& step) { return shape_of(step) != Shape::pair_features; }

// How many bytes the numbers of all variants take, about.
std::size_t about_bytes(const Trace& trace) {
  std::size_t numbers = 0;
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) numbers += step.cells.rows() * step.cells.columns();
  }
  return numbers * usual_length;
}

std::string label(const Step& step) {
  const std::string_view name = facts(step.id).name;
  return step.head == 0 ? std::string(name) : fmt::format("head{}.{}", step.head, name);
}

// Collects the ways; no more than may be written.
class Collector {
 public:
  // Adds those of a variant; false where they are too many.
  bool add(const Input& input, const VariantTrace& right) {
    std::vector<std::string> ways;
    const auto take = [&](const Mistake& mistake, const VariantTrace& made) {
      const std::string members = changed_steps(right, made);
      if (!members.empty()) ways.push_back(fmt::format("[{},{{{}}}]", place_of(mistake), members));
      return bytes_ <= most_bytes;
    };
    if (!compute_all_ways({input, right.variant, right.settings}, take)) return false;
    variants_.push_back(
        fmt::format("\"{}\": [\n{}\n]", name(right.variant), fmt::join(ways, ",\n")));
    bytes_ += variants_.back().size();
    return bytes_ <= most_bytes;
  }

  void write(Writer& out) const {
    out.print("{{\"mistakes\": [\n{}\n],\n\"matrices\": [\n{}\n],\n\"ways\": {{\n{}\n}}}}\n",
              fmt::join(mistakes_, ",\n"), fmt::join(matrices_, ",\n"),
              fmt::join(variants_, ",\n"));
  }

 private:
  // Of each step that both have and whose numbers are others: its label, and the matrix's place.
  std::string changed_steps(const VariantTrace& right, const VariantTrace& made) {
    std::vector<std::string> members;
    for (const Step& step : right.steps) {
      const Step* theirs = is_asked(step) ? find_step(made, step.id, step.head) : nullptr;
      const bool fits = theirs != nullptr && theirs->cells.rows() == step.cells.rows() &&
                        theirs->cells.columns() == step.cells.columns();
      if (!fits) continue;
      std::string text = matrix_text(theirs->cells);
      if (text == matrix_text(step.cells)) continue;
      members.push_back(fmt::format("\"{}\":{}", label(step), place_of(std::move(text))));
    }
    return fmt::format("{}", fmt::join(members, ","));
  }

  std::size_t place_of(std::string matrix) {
    const auto [found, is_new] = places_.try_emplace(std::move(matrix), matrices_.size());
    if (is_new) {
      bytes_ += found->first.size();
      matrices_.push_back(found->first);
    }
    return found->second;
  }

  std::size_t place_of(const Mistake& mistake) {
    const auto [found, is_new] = places_of_mistakes_.try_emplace(mistake.id, mistakes_.size());
    if (!is_new) return found->second;
    mistakes_.push_back(fmt::format("{{\"name\": {}, \"what\": {}}}", json_string(mistake.name),
                                    json_string(mistake.what)));
    bytes_ += mistakes_.back().size();
    return found->second;
  }

  std::size_t bytes_ = 0;
  std::vector<std::string> mistakes_, matrices_, variants_;
  std::unordered_map<std::string, std::size_t> places_;
  std::unordered_map<std::string_view, std::size_t> places_of_mistakes_;
};

}  // namespace

void write_page_mistakes(const Trace& trace, Writer& out) {
  const bool may_be_few = about_bytes(trace) <= most_bytes / whole_variants;
  Collector collector;
  const bool are_few =
      may_be_few && std::ranges::all_of(trace.variants, [&](const VariantTrace& variant) {
        return collector.add(trace.input, variant);
      });
  if (!are_few) return out.write("null\n");
  collector.write(out);
}

}  // namespace attn
