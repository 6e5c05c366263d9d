#include "answers/printed/read_printed.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

#include "answers/printed/fit_printed.hpp"
#include "answers/printed/noise.hpp"
#include "answers/printed/printed_digits.hpp"
#include "answers/printed/printed_text.hpp"
#include "answers/printed/step_names.hpp"
#include "error.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using By = PrintedNote::By;

std::string label_text(const PrintedArray& array) {
  return array.label.empty() ? std::string("without a name")
                             : fmt::format("called \"{}\"", shortened(array.label));
}

std::string place_of(const PrintedArray& array) {
  if (array.line > 0) return fmt::format("line {}", array.line);
  return array.label.empty() ? "its array" : array.label;
}

// A matrix of the text, and whose numbers it is found to be.
struct Found {
  PrintedArray array{};
  std::optional<NamedStep> named{};
  By by = By::nothing;
};

class PrintedReader {
 public:
  PrintedReader(const PrintedHow& how, AnswersReading& reading)
      : how_(how), reading_(reading), trace_(reading.trace()) {}

  void read(std::vector<PrintedArray> arrays) {
    for (PrintedArray& array : arrays) {
      Found found{.array = std::move(array)};
      found.named = step_named(found.array.label);
      if (found.named) found.by = By::name;
      found_.push_back(std::move(found));
    }
    take_masks();
    stack_heads();
    name_by_flag();
    count_heads_from_1();
    for (const Found& found : found_) others_ = std::max(others_, most_decimals(found.array));
    for (Found& found : found_) place(found);
  }

 private:
  bool any_named() const {
    return std::ranges::any_of(found_, [](const Found& found) { return found.by != By::nothing; });
  }

  std::vector<Found*> unnamed() {
    std::vector<Found*> all;
    for (Found& found : found_) {
      if (found.by == By::nothing) all.push_back(&found);
    }
    return all;
  }

  // A mask is no step, but is held against the input's.
  void take_masks() {
    if (!how_.as.empty() && how_.as.size() == found_.size()) return;
    std::erase_if(found_, [&](const Found& found) {
      if (!names_mask(found.array.label)) return false;
      for (std::size_t v = 0; v < trace_.variants.size(); ++v) {
        reading_.add_mask({found.array.line, found.array.label, judged(found.array)}, v);
      }
      return true;
    });
    if (found_.empty()) {
      reading_.refuse("", "found a mask alone, expected numbers of a step");
    }
  }

  OwnMask judged(const PrintedArray& mask) const {
    if (mask.is_elided()) return {.is = OwnMask::Is::in_part};
    return judge_mask(as_given(mask, std::vector<double>(mask.cells.size())), reading_.file(),
                      place_of(mask), trace_.input);
  }

  // A matrix for each head, one after the other, none of which has a name of its own.
  void stack_heads() {
    if (trace_.variants.size() != 1) return;
    const std::size_t heads = head_count(trace_.variants[0]);
    const bool are_alike = std::ranges::all_of(found_, [&](const Found& found) {
      return found.array.extents == found_[0].array.extents && found.array.extents.size() == 2 &&
             !found.array.is_elided() && !(found.named && found.named->has_head) &&
             (&found == found_.data() || found.by == By::nothing);
    });
    if (heads < 2 || found_.size() != heads || !are_alike || how_.as.size() == heads) return;
    Found all = std::move(found_[0]);
    for (std::size_t head = 1; head < heads; ++head) {
      const auto& cells = found_[head].array.cells;
      all.array.cells.insert(all.array.cells.end(), cells.begin(), cells.end());
    }
    all.array.extents.insert(all.array.extents.begin(), heads);
    all.array.elided_after.insert(all.array.elided_after.begin(), std::nullopt);
    found_ = {std::move(all)};
  }

  void name_by_flag() {
    if (how_.as.empty()) return;
    std::vector<Found*> asked = unnamed();
    if (how_.as.size() == found_.size()) {
      asked.clear();
      for (Found& found : found_) asked.push_back(&found);
    }
    if (asked.size() != how_.as.size()) {
      throw Error(
          fmt::format("--as: found {} name{}, but {} has {} matri{}, of which {} without a "
                      "step's name",
                      how_.as.size(), how_.as.size() == 1 ? "" : "s", reading_.file(),
                      found_.size(), found_.size() == 1 ? "x" : "ces", unnamed().size()));
    }
    for (std::size_t i = 0; i < asked.size(); ++i) {
      asked[i]->named = step_asked_for(how_.as[i]);
      asked[i]->by = By::flag;
    }
  }

  // Where a head 0 is named they are counted from 0.
  void count_heads_from_1() {
    const bool from_0 = std::ranges::any_of(found_, [](const Found& found) {
      return found.by == By::name && found.named->has_head && found.named->head == 0;
    });
    for (Found& found : found_) {
      if (from_0 && found.by == By::name && found.named->has_head) ++found.named->head;
    }
  }

  void place(Found& found) {
    if (found.array.cells.empty()) {
      reading_.refuse(place_of(found.array),
                      "found an empty array, expected the numbers of a step");
    }
    if (found.by == By::nothing) {
      // Beside matrices with a step's name one with another name is another thing's.
      if (any_named() && !found.array.label.empty()) return add_note(found, 0, 0, {});
      name_by_shape(found);
    }
    const std::size_t v = variant_of(found);
    const StepId id = step_of(found, v);
    const std::size_t head = head_of(found, v);
    const std::string at = place_of(found.array);
    const Asked asked = reading_.asked(at, v, id, head);
    auto array = fitted(found.array, reading_.wanted(v, asked), how_.flat, reading_.file());
    if (!array && found.array.is_elided()) {
      refuse_line(reading_.file(), found.array.line,
                  fmt::format("found {} numbers of {}, and a mark where others are left out, which "
                              "fits no form of it",
                              extents_text(found.array.extents), facts(id).name),
                  "print all of it: np.set_printoptions(threshold=sys.maxsize), "
                  "torch.set_printoptions(profile=\"full\")");
    }
    const PrintedArray& taken = array ? *array : found.array;
    const SettledDigits digits = settle_digits(taken, others_);
    reading_.add_array(as_given(taken, digits.half_units), at, v, asked);
    PrintedNote note = note_of(found, v, head);
    note.step = id;
    note.digits = digits.told;
    note.elided = static_cast<std::size_t>(
        std::ranges::count(taken.cells, PrintedNumber::Kind::elided, &PrintedNumber::kind));
    reading_.note(std::move(note));
  }

  std::size_t variant_of(const Found& found) {
    if (found.named->variant) {
      const auto v = reading_.find_variant(*found.named->variant, place_of(found.array));
      if (v) return *v;
      reading_.refuse(place_of(found.array),
                      fmt::format("found numbers of {}, which --variant leaves out",
                                  name(*found.named->variant)));
    }
    if (trace_.variants.size() == 1) return 0;
    std::vector<std::string_view> known;
    for (const VariantTrace& variant : trace_.variants) known.push_back(name(variant.variant));
    reading_.refuse(place_of(found.array),
                    fmt::format("found {}, but {} variants are compared: {}",
                                facts(found.named->id).name, known.size(), fmt::join(known, ", ")),
                    fmt::format("choose one: --variant {}, or --as {}.{}", known.back(),
                                known.back(), facts(found.named->id).name));
  }

  // What attention puts out is its context where no W_O comes after that.
  StepId step_of(const Found& found, std::size_t v) const {
    const VariantTrace& variant = trace_.variants[v];
    const NamedStep& named = *found.named;
    if (named.is_end) return last_step(variant);
    if (!named.meanings.empty()) return one_of(meanings_here(named), found, variant);
    if (named.id != StepId::output || found.by != By::name) return named.id;
    const StepId of_attention = result_of_attention(variant);
    const bool is_own_name = named.is_own_name && of_attention == StepId::output;
    if (!named.is_bare || is_own_name) return of_attention;
    return one_of({of_attention, last_step(variant)}, found, variant);
  }

  // Output, or what there is in its place.
  static StepId result_of_attention(const VariantTrace& variant) {
    for (const StepId id : {StepId::output, StepId::concat}) {
      if (find_step(variant, id) != nullptr) return id;
    }
    return StepId::context;
  }

  std::vector<StepId> meanings_here(const NamedStep& named) const {
    std::vector<StepId> here;
    for (const Meaning& meaning : named.meanings) {
      const bool is_there =
          !meaning.place || (trace_.input.norm && trace_.input.norm->place == *meaning.place);
      if (is_there) here.push_back(meaning.id);
    }
    return here;
  }

  // Of the steps that a name may mean, the one that this block has, and in this shape.
  StepId one_of(const std::vector<StepId>& steps, const Found& found,
                const VariantTrace& variant) const {
    std::vector<StepId> may_be;
    for (const StepId id : steps) {
      const bool is_said = std::ranges::find(may_be, id) != may_be.end();
      if (!is_said && may_be_step(found, variant, id)) may_be.push_back(id);
    }
    if (may_be.empty()) return steps.empty() ? found.named->id : steps.front();
    if (may_be.size() == 1) return may_be.front();
    std::vector<std::string_view> names;
    for (const StepId id : may_be) names.push_back(facts(id).name);
    reading_.refuse(place_of(found.array),
                    fmt::format("found numbers {}, which may be {}", label_text(found.array),
                                fmt::join(names, " or ")),
                    fmt::format("call it by its own name, as in {}", names.front()));
  }

  std::size_t head_of(const Found& found, std::size_t v) const {
    if (!found.named->has_head) return 0;
    const std::size_t heads = head_count(trace_.variants[v]);
    if (found.named->head >= 1 && found.named->head <= heads) {
      return heads == 1 ? 0 : found.named->head;
    }
    refuse_line(
        reading_.file(), found.array.line,
        fmt::format("found numbers of head {}, expected 1 to {}", found.named->head, heads));
  }

  void name_by_shape(Found& found) {
    std::vector<NamedStep> may_be;
    for (const VariantTrace& variant : trace_.variants) {
      for (const StepId id : all_steps) {
        if (may_be_step(found, variant, id)) {
          may_be.push_back({.id = id, .variant = variant.variant});
        }
      }
    }
    const bool is_plain = trace_.variants.size() == 1;
    std::vector<std::string> names;
    for (const NamedStep& one : may_be) {
      names.push_back(is_plain ? std::string(facts(one.id).name)
                               : fmt::format("{}.{}", name(*one.variant), facts(one.id).name));
    }
    if (may_be.size() == 1) {
      found.named = may_be[0];
      found.by = By::shape;
      return;
    }
    const std::string shape = extents_text(found.array.extents);
    if (names.empty()) {
      reading_.refuse(place_of(found.array),
                      fmt::format("found {} numbers {}, expected those of a step", shape,
                                  label_text(found.array)),
                      "no step has this shape; --as says which step they are");
    }
    reading_.refuse(place_of(found.array),
                    fmt::format("found {} numbers {}, which may be {}", shape,
                                label_text(found.array), shortened_list(names)),
                    fmt::format("say which: --as {}", names.front()));
  }

  static std::string shortened_list(const std::vector<std::string>& names) {
    constexpr std::size_t most = 6;
    if (names.size() <= most) return fmt::format("{}", fmt::join(names, " or "));
    const std::vector<std::string> some(names.begin(), names.begin() + most);
    return fmt::format("{} or others", fmt::join(some, ", "));
  }

  bool may_be_step(const Found& found, const VariantTrace& variant, StepId id) const {
    const bool has_it =
        std::ranges::any_of(variant.steps, [id](const Step& step) { return step.id == id; });
    if (!has_it) return false;
    const auto v = static_cast<std::size_t>(&variant - trace_.variants.data());
    const Asked asked = reading_.asked(place_of(found.array), v, id, 0);
    const auto flat = PrintedHow::Flat::by_rows;
    return fitted(found.array, reading_.wanted(v, asked), flat, reading_.file()).has_value();
  }

  PrintedNote note_of(const Found& found, std::size_t v, std::size_t head) const {
    return {.by = found.by,
            .line = found.array.line,
            .label = found.array.label,
            .variant = trace_.variants[v].variant,
            .head = head,
            .is_of_file = found.array.is_of_file,
            .stored_as = found.array.stored_as};
  }

  void add_note(const Found& found, std::size_t v, std::size_t head, PrintedDigits digits) {
    PrintedNote note = note_of(found, v, head);
    note.by = By::nothing;
    note.digits = digits;
    reading_.note(std::move(note));
  }

  const PrintedHow& how_;
  AnswersReading& reading_;
  const Trace& trace_;
  std::vector<Found> found_;
  int others_ = 0;
};

}  // namespace

void read_arrays(std::vector<PrintedArray> arrays, const PrintedHow& how, AnswersReading& reading) {
  PrintedReader(how, reading).read(std::move(arrays));
}

void read_printed(std::string bytes, const PrintedHow& how, AnswersReading& reading) {
  const std::string text = without_noise(std::move(bytes), reading.file());
  read_arrays(arrays_in(text, reading.file(), how.commas), how, reading);
}

}  // namespace attn
