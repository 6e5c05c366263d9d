#include "mistakes/edits.hpp"

#include <algorithm>

#include "attention/planner.hpp"
#include "mistakes/editor.hpp"
#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// The step that makes vectors of a source; of embeddings none does.
std::optional<StepId> made_by(Source source) {
  switch (source) {
    case Source::queries:
      return StepId::queries;
    case Source::keys:
      return StepId::keys;
    case Source::values:
      return StepId::values;
    case Source::embeddings:
      break;
  }
  return std::nullopt;
}

// Each edit's way of being made: false where it cannot be.
class Maker {
 public:
  Maker(Editor& editor, const Plan& before) : editor_(editor), before_(before) {}

  bool operator()(const MadeAs& edit) {
    const auto rows = rows_of(edit.as, edit.vectors == StepId::queries);
    if (!rows) return false;
    PlannedStep step{.id = edit.vectors, .op = rows->op, .from = rows->from};
    if (const auto place = editor_.find(edit.vectors, 0)) {
      editor_.steps()[*place] = step;
      return true;
    }
    // They were given, and have no step yet.
    const Operand given = whole(edit.vectors);
    const Operand made_up = editor_.add(step);
    editor_.steps()[*made_up.step].shown = true;
    editor_.redirect(given, made_up);
    return true;
  }

  bool operator()(const UsedAs& edit) {
    const bool of_words = edit.vectors == StepId::queries;
    const auto rows = rows_of(edit.as, of_words);
    if (!rows) return false;
    const std::size_t heads = editor_.input().heads;
    const Operand all = editor_.add({.id = edit.vectors, .op = rows->op, .from = rows->from});
    const auto by = edit.in_scores_alone ? std::optional(StepId::scores) : std::nullopt;
    for (std::size_t head = 1; head <= heads; ++head) {
      if (heads == 1) {
        editor_.redirect(whole(edit.vectors), all, by);
        continue;
      }
      const auto old = editor_.find(edit.vectors, head);
      if (!old) return false;
      const Operand split = editor_.add({.id = edit.vectors,
                                         .op = Op::split,
                                         .head = head,
                                         .from = {all},
                                         .dealing = editor_.steps()[*old].dealing,
                                         .parts = heads});
      editor_.redirect(editor_.operand(*old), split, by);
    }
    return true;
  }

  // Some inputs and variants have only some of the matrices and biases.
  bool operator()(const Turned& edit) {
    each_operand(edit.matrix, [](PlannedStep& step, std::size_t at) {
      step.from[at].transposed = !step.from[at].transposed;
    });
    return true;
  }

  bool operator()(const WithoutBias& edit) {
    each_operand(edit.bias, [](PlannedStep& step, std::size_t at) {
      step.from.erase(step.from.begin() + static_cast<std::ptrdiff_t>(at));
    });
    return true;
  }

  bool operator()(const LeftOut& edit) {
    for (const std::size_t place : editor_.places(edit.step)) leave_out(place, edit.stands_as_copy);
    return true;
  }

  bool operator()(const MovedToWeights& edit) {
    for (const std::size_t place : editor_.places(edit.step)) {
      PlannedStep moved = editor_.steps()[place];
      leave_out(place, edit.stands_as_copy);
      moved.masking.put = 0.0;
      moved.from.erase(moved.from.begin());
      const auto weights = editor_.find(StepId::weights, moved.head);
      if (!weights) return false;
      if (edit.in_use) {
        amend_in_use(moved);
      } else {
        editor_.amend(where_normalised(*weights), moved);
      }
    }
    return true;
  }

  bool operator()(const Divides& edit) {
    if (edit.by == Scaling::By::d_model && !editor_.input().embeddings) return false;
    return each_scaling([&](Scaling& scaling) { scaling.by = edit.by; });
  }

  bool operator()(const LengthOfHead&) {
    return each_scaling([](Scaling& scaling) { scaling.length_of_head = true; });
  }

  bool operator()(const Hides& edit) {
    const bool is_turned = edit.which == Masking::Hides::turned;
    if (is_turned && (editor_.input().memory || !mask_covers_all())) return false;
    // Wherever they stand: the weights may be masked.
    for (PlannedStep& step : editor_.steps()) {
      const bool as_settings_say = step.masking.hides != Masking::Hides::given;
      if (operation(step.op).form == Form::masked && as_settings_say)
        step.masking.hides = edit.which;
    }
    return true;
  }

  bool operator()(const Puts& edit) {
    for (const std::size_t place : editor_.places(StepId::masked_scores)) {
      if (!edit.in_use) {
        editor_.steps()[place].masking.put = edit.number;
        continue;
      }
      const Operand masked = editor_.operand(place);
      PlannedStep used = editor_.steps()[place];
      used.masking.put = edit.number;
      used.masking.added = edit.added;
      if (!edit.added) used.from[0] = masked;
      const auto kept_from = used.from;
      const Operand put = editor_.add(std::move(used));
      editor_.redirect(masked, put);
      editor_.steps()[*put.step].from = kept_from;
    }
    return true;
  }

  bool operator()(const MaximumAlong& edit) {
    return each(StepId::exponentials, [&](PlannedStep& step) { step.along = edit.along; });
  }

  bool operator()(const SumAlong& edit) {
    for (const std::size_t place : editor_.places(StepId::weights)) {
      editor_.steps()[where_normalised(place)].along = edit.along;
    }
    return true;
  }

  bool operator()(const WeightsTurned& edit) {
    if (!edit.in_use) {
      for (const std::size_t place : editor_.places(StepId::weights)) {
        editor_.amend(place, {.op = Op::split});
        editor_.steps()[place].from[0].transposed = true;
      }
    }
    // What is not scored has moved, and is no longer where it is left out.
    return each(StepId::weighted_values, [&](PlannedStep& step) {
      step.unscored_as_zero = true;
      if (edit.in_use) step.from[0].transposed = !step.from[0].transposed;
    });
  }

  bool operator()(const Dealt& edit) {
    for (PlannedStep& step : editor_.steps()) {
      if (step.parts > 1) step.dealing = edit.dealing;
    }
    return true;
  }

  bool operator()(const Joined& edit) {
    return each(StepId::concat, [&](PlannedStep& step) { step.dealing = edit.dealing; });
  }

  bool operator()(const Undivided&) {
    return each(StepId::scores, [&](PlannedStep& step) {
      for (Operand& read : step.from) {
        if (read.step) read = editor_.steps()[*read.step].from[0];
      }
    });
  }

  bool operator()(const AsOneHead&) {
    for (PlannedStep& step : editor_.steps()) {
      if (step.head != 0) step.shown = false;
    }
    return true;
  }

  bool operator()(const SelfTreated& edit) {
    editor_.settings().self = edit.policy;
    for (const std::size_t place : editor_.places(StepId::context)) {
      PlannedStep& context = editor_.steps()[place];
      context.from.resize(1);
      if (edit.policy != SelfPolicy::carry) continue;
      Operand own = editor_.steps()[*context.from[0].step].from[1];
      own.of_words = true;
      context.from.push_back(own);
    }
    return true;
  }

  bool operator()(const WholeSentence&) {
    editor_.whole_sentence = true;
    return mask_covers_all();
  }

  bool operator()(const Dropped& edit) {
    for (const std::size_t place : editor_.places(StepId::weights)) {
      const std::size_t head = editor_.steps()[place].head;
      const Matrix& kept = edit.kept.at(head == 0 ? 0 : head - 1);
      editor_.amend(place, {.op = Op::divide, .number = 1.0 - edit.p});
      editor_.amend(place_before(place),
                    {.op = Op::mask,
                     .from = {{.name = "mask"}},
                     .masking = {.hides = Masking::Hides::given,
                                 .put = 0.0,
                                 .kept = std::make_shared<const Matrix>(
                                     editor_.whole_sentence ? of_all_words(kept) : kept)}});
    }
    return true;
  }

 private:
  // Whether the mask says of every word of the sentence what it may attend to.
  bool mask_covers_all() const {
    const Input& input = editor_.input();
    return std::ranges::all_of(all_positions(input.tokens.size()),
                               [&](Position word) { return input.mask.covers(word); });
  }

  // What makes the rows of a source for the words encoded, or for all that is attended to.
  std::optional<PlannedStep> rows_of(Source source, bool of_words) const {
    const Input& input = editor_.input();
    const auto& tokens = of_words ? input.tokens : input.attended_tokens();
    const bool of_memory = input.memory && !of_words;
    const Operand embedded{.name = of_memory ? "memory" : "embeddings", .of_words = of_words};
    const auto id = made_by(source);
    const std::string_view name = id ? facts(*id).name : embedded.name;
    if (const Matrix* ready = find_matrix(input, name)) {
      if (ready->rows() != tokens.size()) return std::nullopt;
      return PlannedStep{.op = Op::split, .from = {{.name = name, .of_words = of_words}}};
    }
    const bool can_be_made = id && find_matrix(input, embedded.name) != nullptr &&
                             find_matrix(input, W_of(*id)) != nullptr;
    if (!can_be_made) return std::nullopt;
    return PlannedStep{.op = Op::project, .from = projected_for(*id, embedded)};
  }

  // Rows · W + b, as an earlier mistake may read W and b: as they were before this one, in which
  // two may change places.
  std::vector<Operand> projected_for(StepId id, const Operand& rows) const {
    for (const PlannedStep& step : before_.steps) {
      if (step.from.size() < 2 || step.from[1].name != W_of(id).key) continue;
      std::vector<Operand> from = step.from;
      from[0] = rows;
      return from;
    }
    return projected(editor_.input(), id, rows);
  }

  // Vectors of all heads, as their readers name them.
  Operand whole(StepId vectors) const {
    if (const auto place = editor_.find(vectors, 0)) return editor_.operand(*place);
    return {.name = facts(vectors).name, .of_words = vectors == StepId::queries};
  }

  void leave_out(std::size_t place, bool stands_as_copy) {
    if (!stands_as_copy) return editor_.leave_out(place);
    PlannedStep& step = editor_.steps()[place];
    step = {.id = step.id, .op = Op::split, .head = step.head, .from = {step.from[0]}};
  }

  template <typename Function>
  bool each(StepId id, Function function) {
    for (const std::size_t place : editor_.places(id)) function(editor_.steps()[place]);
    return true;
  }

  template <typename Function>
  void each_operand(std::string_view name, Function function) {
    for (PlannedStep& step : editor_.steps()) {
      for (std::size_t at = step.from.size(); at-- > 0;) {
        if (!step.from[at].step && step.from[at].name == name) function(step, at);
      }
    }
  }

  template <typename Function>
  bool each_scaling(Function function) {
    for (PlannedStep& step : editor_.steps()) {
      if (step.scaling) function(*step.scaling);
    }
    return true;
  }

  // What made the numbers that the step at a place amends.
  std::size_t place_before(std::size_t place) const { return *editor_.steps()[place].from[0].step; }

  // The step that makes shares of a row of numbers, which the step at a place is, or amends.
  std::size_t where_normalised(std::size_t place) const {
    while (operation(editor_.steps()[place].op).form != Form::share) place = place_before(place);
    return place;
  }

  void amend_in_use(PlannedStep amendment) {
    const std::size_t weigh = *editor_.find(StepId::weighted_values, amendment.head);
    amendment.id = StepId::weights;
    amendment.from.insert(amendment.from.begin(), editor_.steps()[weigh].from[0]);
    const Operand used = editor_.add(std::move(amendment));
    editor_.steps()[weigh].from[0] = used;
  }

  // Which weights of the other words were dropped is not known: none.
  Matrix of_all_words(const Matrix& kept) const {
    const Input& input = editor_.input();
    Matrix all(input.tokens.size(), kept.columns(), 1.0);
    for (std::size_t i = 0; i < input.words.size(); ++i) {
      std::ranges::copy(kept.row(i), all.row(index_of(position_of(input.words, Row{i}))).begin());
    }
    return all;
  }

  Editor& editor_;
  const Plan& before_;
};

}  // namespace

std::optional<Plan> edited(const Plan& plan, const Edits& edits, const Input& input) {
  Editor editor(plan, input);
  Maker make(editor, plan);
  for (const Edit& edit : edits) {
    if (!std::visit(make, edit)) return std::nullopt;
  }
  Plan made = editor.finish(plan);
  const std::size_t words = made.whole_sentence ? input.tokens.size() : input.words.size();
  if (!measure(made, input, words)) return std::nullopt;
  return made;
}

}  // namespace attn
