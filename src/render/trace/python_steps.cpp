#include "render/trace/python_steps.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "operations/frame.hpp"
#include "render/trace/python_operands.hpp"
#include "write/python_text.hpp"

namespace attn {
namespace {

using Lines = std::vector<std::string>;

// Writes one step.
class StepCode {
 public:
  StepCode(const Trace& trace, const VariantTrace& variant, const Step& step)
      : trace_(trace), variant_(variant), step_(step), name_(python_variable(step)) {}

  Lines lines() const {
    switch (step_.op) {
      case Op::project:
        return project();
      case Op::split:
        return {assign("{}[:, {}:{}]", a(), first_column(), first_column() + step_.extent.columns)};
      case Op::dot:
        return unscored({assign("{} @ {}.T", a(), b())}, leaves_out());
      case Op::divide:
        return unscored({assign("{} / {}", a(), divisor())}, leaves_out_given());
      case Op::cap:
        return unscored({assign("{0} * np.tanh({1} / {0})", python_number(step_.number), a())},
                        leaves_out_given());
      case Op::add:
        return add();
      case Op::mask:
        return mask();
      case Op::exp:
        return exponentials();
      case Op::normalise:
        return normalise();
      case Op::weigh:
        return {assign("{}[:, :, None] * {}", a(), b())};
      case Op::sum:
        return sum();
      case Op::concat:
        return concat();
      case Op::norm:
        return norm();
      case Op::rotate:
        return rotate();
      case Op::activate:
        break;
    }
    return activate();
  }

 private:
  template <typename... Args>
  std::string assign(fmt::format_string<Args...> code, Args&&... args) const {
    return fmt::format("{} = {}", name_, fmt::format(code, std::forward<Args>(args)...));
  }

  std::string operand(std::size_t index) const {
    return python_operand(trace_, variant_, step_.from[index]);
  }
  std::string a() const { return operand(0); }
  std::string b() const { return operand(1); }

  bool leaves_out() const { return variant_.settings.self != SelfPolicy::score; }
  // Scores that are given have the word's own, too.
  bool leaves_out_given() const { return leaves_out() && Frame::are_given_scores(step_.from[0]); }
  Lines unscored(Lines lines, bool leaves_out) const {
    if (leaves_out) lines.push_back(fmt::format("{}[i == j] = nan", name_));
    return lines;
  }
  const Input& input() const { return trace_.input; }

  std::size_t first_column() const {
    const std::size_t part = step_.part == 0 ? step_.head : step_.part;
    return (part - 1) * step_.extent.columns;
  }

  Lines project() const {
    std::string bias;
    for (std::size_t i = 2; i < step_.from.size(); ++i) bias += fmt::format(" + {}", operand(i));
    return {assign("{} @ {}{}", a(), b(), bias)};
  }

  std::string divisor() const {
    if (!step_.scaling || variant_.settings.scale.rule != Scale::Rule::sqrt) {
      return python_number(step_.number);
    }
    return step_.scaling->is_shared ? fmt::format("{} ** 0.25", step_.scaling->d)
                                    : fmt::format("np.sqrt({})", step_.scaling->d);
  }

  Lines add() const {
    std::string sum = a();
    if (step_.from.size() > 1) sum += fmt::format(" + {}", b());
    if (step_.sinusoid) {
      const std::string words = step_.of_sentence ? "np.arange(len(tokens))" : "words";
      const std::string first =
          step_.sinusoid->first == 0.0 ? "" : " + " + python_number(step_.sinusoid->first);
      sum += fmt::format(" + sinusoid({}{}, {})", words, first, step_.extent.columns);
    }
    if (step_.slope != 0.0) {
      sum += fmt::format(" - {} * np.abs(i - j)", python_number(step_.slope));
    }
    return unscored({assign("{}", sum)}, leaves_out_given());
  }

  Lines mask() const {
    const std::string seen = python_seen(input(), step_.head);
    const std::string kept = leaves_out() ? fmt::format("{} | np.isnan({})", seen, a()) : seen;
    return unscored({assign("np.where({}, {}, -inf)", kept, a())}, leaves_out_given());
  }

  // Whether some word sees no token.
  bool has_empty_row() const {
    return std::ranges::any_of(step_.fact("max"), [](double max) { return !is_scored(max); });
  }

  Lines exponentials() const {
    const std::string Z = a();
    const bool may_be_empty = has_empty_row();
    Lines lines;
    if (leaves_out_given()) lines = {fmt::format("Z = np.where(i == j, nan, {})", Z)};
    const std::string scores = lines.empty() ? Z : "Z";
    if (!leaves_out()) {
      lines.push_back(fmt::format("top = {}.max(axis=1, keepdims=True)", scores));
    } else {
      const std::string scored = fmt::format("np.where(np.isnan({0}), -inf, {0})", scores);
      lines.push_back(fmt::format("top = {}.max(axis=1, keepdims=True)", scored));
    }
    if (step_.sink) {
      lines.push_back(fmt::format("top = np.maximum(top, {})", python_number(*step_.sink)));
    }
    if (may_be_empty) {
      lines.emplace_back("nothing = top == -inf  # words that see no token");
      lines.emplace_back("top = np.where(nothing, 0, top)");
    }
    lines.push_back(assign("np.exp({} - top)", scores));
    if (may_be_empty && step_.empty == EmptyRows::uniform) share_evenly(lines, scores);
    return lines;
  }

  // A word that is carried and sees itself has that, and needs no other.
  void share_evenly(Lines& lines, const std::string& scores) const {
    if (variant_.settings.self == SelfPolicy::carry) {
      if (variant_.settings.mask == MaskRule::none) return;
      lines.push_back(fmt::format("nothing &= ~({} & (i == j)).any(axis=1, keepdims=True)",
                                  python_seen(input(), step_.head)));
    }
    lines.push_back(assign("np.where(nothing & ~np.isnan({}), 1, {})", scores, name_));
  }

  Lines normalise() const {
    const Step& exponentials = variant_.steps[step_.from[0].step.value()];
    std::string total = leaves_out() ? fmt::format("np.nansum({}, axis=1, keepdims=True)", a())
                                     : fmt::format("{}.sum(axis=1, keepdims=True)", a());
    if (exponentials.sink) {
      total += fmt::format(" + np.exp({} - top)", python_number(*exponentials.sink));
    }
    Lines lines{fmt::format("total = {}", total)};
    if (std::ranges::count(exponentials.fact("sum"), 0.0) > 0) {
      lines.emplace_back("total[total == 0] = 1  # nothing to share");
    }
    lines.push_back(assign("{} / total", a()));
    return lines;
  }

  Lines sum() const {
    const std::string sum = leaves_out() ? fmt::format("np.nansum({}, axis=1)", a())
                                         : fmt::format("{}.sum(axis=1)", a());
    return {step_.from.size() > 1 ? assign("{} + {}", sum, b()) : assign("{}", sum)};
  }

  Lines concat() const {
    Lines heads;
    for (std::size_t i = 0; i < step_.from.size(); ++i) heads.push_back(operand(i));
    return {assign("np.hstack([{}])", fmt::join(heads, ", "))};
  }

  Lines norm() const {
    std::string code =
        fmt::format("{}_norm({}, {})", name(step_.norm), a(), python_number(step_.number));
    for (std::size_t i = 1; i < step_.from.size(); ++i) {
      const InputMatrix* which = find_input_matrix(step_.from[i].name);
      const bool is_shift = which != nullptr && which->row_for == RowFor::shift;
      code += fmt::format(" {} {}", is_shift ? '+' : '*', operand(i));
    }
    return {assign("{}", code)};
  }

  Lines rotate() const {
    std::string positions = "positions";
    if (step_.rotating->of_words) {
      positions += python_words(input());
    } else if (input().memory) {
      const std::size_t first = input().cached();
      positions = fmt::format("np.arange({}, {})", first, first + step_.extent.rows);
    }
    return {assign("rotate_{}({}, *turns({}))", name(step_.rotating->pairs), a(), positions)};
  }

  Lines activate() const {
    std::string function(name(step_.activation));
    std::ranges::replace(function, '-', '_');
    const std::string gated = step_.from.size() > 1 ? fmt::format(" * {}", b()) : "";
    return {assign("{}({}){}", function, a(), gated)};
  }

  const Trace& trace_;
  const VariantTrace& variant_;
  const Step& step_;
  std::string name_;
};

}  // namespace

std::vector<std::string> python_step(const Trace& trace, const VariantTrace& variant,
                                     const Step& step) {
  return StepCode(trace, variant, step).lines();
}

}  // namespace attn
