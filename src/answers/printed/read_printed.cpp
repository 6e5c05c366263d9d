#include "answers/printed/read_printed.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

#include "answers/printed/fit_printed.hpp"
#include "answers/printed/found_step.hpp"
#include "answers/printed/noise.hpp"
#include "answers/printed/printed_digits.hpp"
#include "answers/printed/printed_text.hpp"
#include "answers/printed/step_names.hpp"
#include "error.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using By = PrintedNote::By;

class PrintedReader {
 public:
  PrintedReader(const PrintedHow& how, AnswersReading& reading)
      : how_(how), reading_(reading), trace_(reading.trace()), finder_(reading) {}

  void read(std::vector<PrintedArray> arrays) {
    for (PrintedArray& array : arrays) {
      FoundStep found{.array = std::move(array)};
      found.named = step_named(found.array.label);
      if (found.named) found.by = By::name;
      found_.push_back(std::move(found));
    }
    take_masks();
    stack_heads();
    name_by_flag();
    count_heads_from_1();
    for (const FoundStep& found : found_) others_ = std::max(others_, most_decimals(found.array));
    for (FoundStep& found : found_) place(found);
  }

 private:
  bool any_named() const {
    return std::ranges::any_of(found_,
                               [](const FoundStep& found) { return found.by != By::nothing; });
  }

  std::vector<FoundStep*> unnamed() {
    std::vector<FoundStep*> all;
    for (FoundStep& found : found_) {
      if (found.by == By::nothing) all.push_back(&found);
    }
    return all;
  }

  // A mask is no step, but is held against the input's.
  void take_masks() {
    if (!how_.as.empty() && how_.as.size() == found_.size()) return;
    std::erase_if(found_, [&](const FoundStep& found) {
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
    const bool are_alike = std::ranges::all_of(found_, [&](const FoundStep& found) {
      return found.array.extents == found_[0].array.extents && found.array.extents.size() == 2 &&
             !found.array.is_elided() && !(found.named && found.named->has_head) &&
             (&found == found_.data() || found.by == By::nothing);
    });
    if (heads < 2 || found_.size() != heads || !are_alike || how_.as.size() == heads) return;
    FoundStep all = std::move(found_[0]);
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
    std::vector<FoundStep*> asked = unnamed();
    if (how_.as.size() == found_.size()) {
      asked.clear();
      for (FoundStep& found : found_) asked.push_back(&found);
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
    const bool from_0 = std::ranges::any_of(found_, [](const FoundStep& found) {
      return found.by == By::name && found.named->has_head && found.named->head == 0;
    });
    for (FoundStep& found : found_) {
      if (from_0 && found.by == By::name && found.named->has_head) ++found.named->head;
    }
  }

  void place(FoundStep& found) {
    if (found.array.cells.empty()) {
      reading_.refuse(place_of(found.array),
                      "found an empty array, expected the numbers of a step");
    }
    if (found.by == By::nothing) {
      // Beside matrices with a step's name one with another name is another thing's.
      if (any_named() && !found.array.label.empty()) return add_note(found, 0, 0, {});
      finder_.name_by_shape(found);
    }
    const std::size_t v = finder_.variant_of(found);
    const StepId id = finder_.step_of(found, v);
    const std::size_t head = finder_.head_of(found, v);
    const std::string at = place_of(found.array);
    const Asked asked = reading_.asked(at, v, id, head);
    auto array = fitted(found.array, reading_.wanted(v, asked), how_.flat, reading_.file());
    if (!array && found.array.is_elided()) {
      refuse_line(reading_.file(), found.array.line,
                  fmt::format("found {} of {}, and a mark where others are left out, which "
                              "fits no form of it",
                              numbers_text(found.array.extents), facts(id).name),
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

  PrintedNote note_of(const FoundStep& found, std::size_t v, std::size_t head) const {
    return {.by = found.by,
            .line = found.array.line,
            .label = found.array.label,
            .variant = trace_.variants[v].variant,
            .head = head,
            .is_of_file = found.array.is_of_file,
            .stored_as = found.array.stored_as};
  }

  void add_note(const FoundStep& found, std::size_t v, std::size_t head, PrintedDigits digits) {
    PrintedNote note = note_of(found, v, head);
    note.by = By::nothing;
    note.digits = digits;
    reading_.note(std::move(note));
  }

  const PrintedHow& how_;
  AnswersReading& reading_;
  const Trace& trace_;
  StepFinder finder_;
  std::vector<FoundStep> found_;
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
