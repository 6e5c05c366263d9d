#include "mistakes/make.hpp"

#include <algorithm>

#include "operations/operation.hpp"

namespace attn {
namespace {

// What made the numbers that the step at a place amends.
std::size_t place_before(const Editor& editor, std::size_t place) {
  return *editor.steps()[place].from[0].step;
}

}  // namespace

std::size_t Making::where_normalised(std::size_t place) const {
  while (operation(editor.steps()[place].op).form != Form::share) {
    place = place_before(editor, place);
  }
  return place;
}

void Making::leave_out(StepId id, Stands stands) {
  const std::vector<std::size_t> places = editor.places(id);
  std::vector<Editor::Redirection> redirections;
  switch (stands) {
    case Stands::nowhere:
      editor.leave_out(places);
      break;
    case Stands::as_copy:
      for (const std::size_t place : places) make_copy(editor.steps()[place]);
      break;
    case Stands::unused:
      for (const std::size_t place : places) {
        const Operand read = editor.steps()[place].from[0];
        // Of what attention reads queries, keys and values are made, too.
        if (id == StepId::norm_1 || id == StepId::norm_2) read_instead(place, read);
        redirections.push_back({editor.operand(place), read});
      }
      editor.redirect(redirections);
  }
}

void Making::amend_in_use(PlannedStep amendment) {
  const std::size_t weigh = *editor.find(StepId::weighted_values, amendment.head);
  amendment.id = StepId::weights;
  amendment.from.push_front(editor.steps()[weigh].from[0]);
  const Operand used = editor.add(std::move(amendment));
  editor.steps()[weigh].from[0] = used;
}

Operand Making::stream() const {
  if (const auto place = editor.find(StepId::positioned, 0)) return editor.operand(*place);
  return {.name = "embeddings", .of_words = input().memory.has_value()};
}

namespace {

// Whether the step at a place is the first norm of the stream, or amends that.
bool norms_stream(const Making& in, std::size_t place) {
  const Operand stream = in.stream();
  const auto& steps = in.editor.steps();
  while (steps[place].id == StepId::norm_1) {
    const Operand read = steps[place].from[0];
    if (read.step == stream.step && read.name == stream.name) return true;
    if (!read.step) return false;
    place = *read.step;
  }
  return false;
}

// The norm that attention reads, which has a row for each word that it needs; nothing where the
// block's norms come after.
std::optional<std::size_t> norm_before(const Making& in) {
  const auto is_it = [&](std::size_t place) {
    const bool has_rows = in.editor.steps()[place].of_sentence || in.input().memory;
    return has_rows && norms_stream(in, place);
  };
  if (const auto shown = in.editor.find(StepId::norm_1, 0); shown && is_it(*shown)) return shown;
  for (std::size_t place = 0; place < in.editor.steps().size(); ++place) {
    if (is_it(place)) return place;
  }
  return std::nullopt;
}

}  // namespace

// Beside a memory these steps have rows for the words encoded alone, and are made again of all.
Operand Making::sentence() {
  Operand rows{.name = "embeddings"};
  for (const auto& place : {editor.find(StepId::positioned, 0), norm_before(*this)}) {
    if (!place) continue;
    if (!input().memory) {
      rows = editor.operand(*place);
      continue;
    }
    PlannedStep step = editor.steps()[*place];
    step.of_sentence = true;
    for (Operand& read : step.from) read.of_words = false;
    step.from[0] = rows;
    rows = editor.add(std::move(step));
  }
  return rows;
}

Operand Making::encoded() const {
  const auto normed = norm_before(*this);
  Operand rows = normed ? editor.operand(*normed) : stream();
  rows.of_words = !rows.step || editor.steps()[*rows.step].of_sentence;
  return rows;
}

std::optional<std::size_t> Making::result() const {
  for (const StepId last : {StepId::output, StepId::concat, StepId::context}) {
    if (const auto place = editor.find(last, 0)) return place;
  }
  return std::nullopt;
}

void Making::read_instead(std::size_t place, const Operand& other, std::optional<std::size_t> but) {
  for (std::size_t reader = 0; reader < editor.steps().size(); ++reader) {
    if (reader == but) continue;
    for (Operand& read : editor.steps()[reader].from) {
      if (read.step != place) continue;
      const bool of_words = read.of_words || other.of_words;
      read = other;
      read.of_words = of_words;
    }
  }
}

bool Making::mask_covers_all() const {
  return std::ranges::all_of(all_positions(input().tokens.size()),
                             [&](Position word) { return input().mask.covers(word); });
}

}  // namespace attn
