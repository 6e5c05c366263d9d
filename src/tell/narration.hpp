// What the telling of one variant goes by: what is shown of it, and what has been told already.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tell/labels.hpp"
#include "tell/sheet.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Sentences and other things that need not be told again.
class Said {
 public:
  /// Whether something is told for the first time.
  bool once(const std::string& what);

 private:
  std::vector<std::string> said_{""};  // there is no need to say nothing
};

/// One variant of a trace, and where it is told.
class Narration {
 public:
  Narration(const Trace& of, std::size_t which, const Labels& its_labels, const View& asked,
            Said& said, Sheet& onto);

  const Trace& trace;
  std::size_t index;  ///< of the trace's variants
  const VariantTrace& variant;
  const Labels& labels;
  const View& view;
  Sheet& sheet;
  bool has_heads;

  bool many_words() const { return trace.input.words.size() > 1; }
  bool shows(const Step& step) const { return view.shows(step.id); }
  /// Whether an earlier variant does the same at a step, and told of it.
  bool is_told(const Step& step) const { return is_told_[variant.steps.place_of(step)]; }
  bool is_new(const Step& step) const { return shows(step) && !is_told(step); }
  bool say_once(const std::string& what) { return said_.once(what); }

 private:
  Said& said_;
  std::vector<bool> is_told_;  // each step
};

}  // namespace attn
