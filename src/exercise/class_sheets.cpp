#include "exercise/class_sheets.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "attention/recipes.hpp"
#include "error.hpp"
#include "exercise/drawn_numbers.hpp"
#include "progress.hpp"
#include "trace/fingerprint.hpp"

namespace attn {
namespace {

// From large to small. The longer the vectors, the smaller their numbers must be for weights that
// are not near 0 and 1; where smaller ones do, mistakes change too little.
constexpr std::array<NumberSizes, 9> all_sizes{{{{3, 1}, {2, 1}},
                                                {{2, 1}, {1, 1}},
                                                {{2, 1}, {2, 2}},
                                                {{2, 2}, {2, 2}},
                                                {{2, 1}, {5, 10}},
                                                {{2, 2}, {5, 10}},
                                                {{2, 2}, {3, 10}},
                                                {{5, 10}, {5, 10}},
                                                {{5, 10}, {2, 10}}}};
constexpr std::size_t draws_of_a_size = 400;
constexpr std::size_t audits_of_a_size = 12;
constexpr std::size_t draws_of_a_sheet = 5000;

bool is_balanced(const VariantTrace& variant, const Step& weights) {
  for (std::size_t i = 0; i < weights.cells.rows(); ++i) {
    std::vector<double> seen;
    for (std::size_t j = 0; j < weights.cells.columns(); ++j) {
      const double weight = weights.cells(i, j);
      const bool counts =
          is_scored(weight) && !is_hidden(variant, weights.head, Row{i}, Position{j});
      if (counts) seen.push_back(weight);
    }
    // Of one token alone the weight is 1, whatever the numbers.
    const double least = least_of_even_share / static_cast<double>(seen.size());
    if (seen.size() > 1 && *std::ranges::min_element(seen) < least) return false;
  }
  return true;
}

bool is_balanced(const Trace& trace) {
  return std::ranges::all_of(trace.variants, [](const VariantTrace& variant) {
    return std::ranges::all_of(variant.steps, [&](const Step& step) {
      return step.id != StepId::weights || is_balanced(variant, step);
    });
  });
}

// A mistake of a variant; the same one may hide in one and show in another.
using MadeIn = std::pair<Variant, const Mistake*>;
using Made = std::set<MadeIn>;

class ClassDrawer {
 public:
  ClassDrawer(const Trace& model, const ClassRequest& request)
      : model_(model), request_(request), auditing_(request.auditing), chance_(request.seed) {
    auditing_.finds_alike = false;
    for (const VariantTrace& variant : model.variants) variants_.push_back(variant.variant);
  }

  ClassSheets draw() {
    Progress progress("drawing", "sheets", static_cast<double>(request_.students));
    choose_size();
    ClassSheets sheets;
    for (const auto& [variant, mistake] : never_shown_) {
      if (std::ranges::find(sheets.always_hidden, mistake) == sheets.always_hidden.end()) {
        sheets.always_hidden.push_back(mistake);
      }
    }
    while (sheets.traces.size() < request_.students) {
      sheets.traces.push_back(draw_sheet());
      progress.add(1);
    }
    return sheets;
  }

 private:
  Trace draw_once(const NumberSizes& sizes) {
    return trace(with_drawn_numbers(model_.input, sizes, chance_), variants_);
  }

  // The mistakes that do not show in what is asked for, as it is written down.
  Made hidden_in(const Trace& drawn) const {
    Made hidden;
    for (const VariantAudit& audited : audit(drawn, auditing_)) {
      for (const AuditedMistake& one : audited.mistakes) {
        if (!one.shows || !one.survives_rounding) hidden.insert({audited.variant, one.mistake});
      }
    }
    return hidden;
  }

  // Whether all of them hide whatever the numbers, as far as was seen.
  bool are_never_shown(const Made& hidden) const {
    return std::ranges::includes(never_shown_, hidden);
  }

  // Draws until a few are balanced, and learns from them what never shows.
  std::vector<Made> try_out(const NumberSizes& sizes) {
    std::vector<Made> tried;
    for (std::size_t i = 0; i < draws_of_a_size && tried.size() < audits_of_a_size; ++i) {
      const Trace drawn = draw_once(sizes);
      if (!is_balanced(drawn)) continue;
      tried.push_back(hidden_in(drawn));
      if (is_first_) never_shown_ = tried.back();
      is_first_ = false;
      std::erase_if(never_shown_, [&](const MadeIn& one) { return !tried.back().contains(one); });
    }
    return tried;
  }

  // The largest numbers with which sheets turn out well often or, where none are, most often.
  void choose_size() {
    std::map<MadeIn, std::size_t> times_hidden;
    std::size_t most = 0;
    for (const NumberSizes& sizes : all_sizes) {
      const std::vector<Made> tried = try_out(sizes);
      for (const Made& hidden : tried) {
        for (const MadeIn& one : hidden) ++times_hidden[one];
      }
      const bool any =
          std::ranges::any_of(tried, [&](const Made& hidden) { return are_never_shown(hidden); });
      if (!any || tried.size() <= most) continue;
      most = tried.size();
      sizes_ = sizes;
      if (most == audits_of_a_size) return;
    }
    if (is_first_) refuse_unbalanced();
    if (most == 0) refuse_hidden(times_hidden);
  }

  Trace draw_sheet() {
    std::size_t repeated = 0;
    std::size_t audited = 0;
    std::map<MadeIn, std::size_t> times_hidden;
    for (std::size_t i = 0; i < draws_of_a_sheet; ++i) {
      Trace drawn = draw_once(sizes_);
      if (!is_balanced(drawn)) continue;
      std::string numbers = fingerprint(drawn.input);
      if (drawn_before_.contains(numbers)) {
        ++repeated;
        continue;
      }
      ++audited;
      const Made hidden = hidden_in(drawn);
      if (are_never_shown(hidden)) {
        drawn_before_.insert(std::move(numbers));
        return drawn;
      }
      for (const MadeIn& one : hidden) ++times_hidden[one];
    }
    if (repeated > audited) {
      throw Error(fmt::format("--students: found only {} sheets with numbers of their own for {}, "
                              "expected {}",
                              drawn_before_.size(), model_.input.file, request_.students),
                  "there are not many such numbers for so few words and features");
    }
    refuse_hidden(times_hidden);
  }

  [[noreturn]] void refuse_unbalanced() const {
    throw Error(
        fmt::format("--students: found no numbers for {} with which no weight is near 0 or 1",
                    model_.input.file),
        "fewer words at once (--word), or fewer tokens, are easier to draw for");
  }

  // Names those that hid most often.
  [[noreturn]] void refuse_hidden(const std::map<MadeIn, std::size_t>& times) const {
    std::vector<std::pair<std::size_t, std::string_view>> often;
    for (const auto& [made, count] : times) {
      if (!never_shown_.contains(made)) often.emplace_back(count, made.second->id);
    }
    std::ranges::sort(often, std::greater<>{});
    std::vector<std::string_view> ids;
    constexpr std::size_t most_named = 5;
    for (const auto& [count, id] : often) {
      if (ids.size() < most_named && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }
    throw Error(
        fmt::format("--students: found no numbers for {} in which no mistake hides: {} {} "
                    "hiding",
                    model_.input.file, fmt::join(ids, ", "), ids.size() == 1 ? "keeps" : "keep"),
        "ask for more steps (--blank), more decimals (--precision) or more words (--word)");
  }

  const Trace& model_;
  const ClassRequest& request_;
  Auditing auditing_;
  Chance chance_;
  std::vector<Variant> variants_;
  NumberSizes sizes_{};
  Made never_shown_;
  bool is_first_ = true;  ///< nothing has been audited yet
  std::set<std::string> drawn_before_;
};

}  // namespace

ClassSheets draw_class(const Trace& model, const ClassRequest& request) {
  return ClassDrawer(model, request).draw();
}

}  // namespace attn
