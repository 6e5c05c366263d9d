// How large something is going to be, said before it is written.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// From how many bytes on it is said.
inline constexpr double large_size = 50e6;

/// Tells the sizes of what is written of a trace from what is written of a few of its words: each
/// further word adds as much.
class ExpectedSize {
 public:
  /// Refers to the trace, which must outlive it.
  explicit ExpectedSize(const Trace& trace) : trace_(trace) {}

  /// About how many bytes `render` will write of the trace; 0 where they are too few to count.
  double of(const std::function<void(const Trace&, Writer&)>& render);

 private:
  void choose_samples();

  const Trace& trace_;
  std::vector<Trace> samples_{};  ///< of fewer words and of more; made when first needed
};

/// Throws Error where a page, of about so many bytes, is larger than browsers open.
void require_page_opens(const std::string& path, double bytes);

/// "about 700 MB", "about 1.2 GB": a size in two digits.
std::string size_text(double bytes);

}  // namespace attn
