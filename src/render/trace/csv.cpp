// Tidy data: one number a row.
#include "render/trace/trace.hpp"
#include "trace/features.hpp"
#include "write/csv_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// Where a number stands, as the trace format writes it; nothing on an axis that a step lacks.
std::string column(const std::optional<Position>& position) {
  return position ? std::to_string(ordinal(*position)) : std::string();
}

struct Rows {
  const Trace& trace;
  const VariantTrace& variant;
  bool has_heads;
  Writer& out;

  bool has_names() const { return !trace.input.features.empty(); }

  // A feature's name, of columns that have one.
  std::string name_of(const Step& step, std::size_t feature) const {
    const auto& names = column_features(trace, variant, step);
    return names.empty() ? "" : csv_name(names[feature]);
  }

  Position word_of(Row row) const { return position_of(trace.input.words, row); }

  void number(const Step& step, std::optional<Position> word, std::optional<Position> token,
              std::optional<std::size_t> feature, double value) const {
    if (!is_scored(value)) return;
    out.print("{},{},", name(variant.variant), facts(step.id).name);
    if (has_heads) out.print("{},", step.head > 0 ? std::to_string(step.head) : "");
    out.print("{},{},{},", column(word), column(token),
              feature ? std::to_string(*feature + 1) : "");
    if (has_names()) out.print("{},", feature ? name_of(step, *feature) : "");
    out.print("{}\n", shortest(value));
  }

  void matrix(const Step& step) const {
    const Shape shape = shape_of(step);
    for (std::size_t i = 0; i < step.cells.rows(); ++i) {
      for (std::size_t j = 0; j < step.cells.columns(); ++j) {
        const double value = step.cells(i, j);
        if (shape == Shape::token_features) {
          number(step, {}, Position{i + tokens_before(trace.input, step.id)}, j, value);
        } else if (shape == Shape::word_features) {
          number(step, word_of(Row{i}), {}, j, value);
        } else {
          number(step, word_of(Row{i}), Position{j}, {}, value);
        }
      }
    }
  }

  void weighted(const Step& step) const {
    std::vector<double> vector;
    for (std::size_t i = 0; i < trace.input.words.size(); ++i) {
      for (std::size_t j = 0; j < trace.input.attended_tokens().size(); ++j) {
        weighted_vector(trace, variant, step, Row{i}, Position{j}, vector);
        for (std::size_t f = 0; f < vector.size(); ++f) {
          number(step, word_of(Row{i}), Position{j}, f, vector[f]);
        }
      }
    }
  }
};

}  // namespace

void write_csv(const Trace& trace, const View& view, Writer& out) {
  const bool has_heads = trace.input.heads > 1;
  out.print("variant,step,{}word,token,feature,{}value\n", has_heads ? "head," : "",
            trace.input.features.empty() ? "" : "feature_name,");
  for (const VariantTrace& variant : trace.variants) {
    const Rows rows{trace, variant, has_heads, out};
    for (const Step& step : variant.steps) {
      if (!view.shows(step.id)) continue;
      if (shape_of(step) == Shape::pair_features) {
        rows.weighted(step);
      } else {
        rows.matrix(step);
      }
    }
  }
}

}  // namespace attn
