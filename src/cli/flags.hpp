// The flags, a row each: reading the command line, --help and every message about a flag go by this
// table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/flag_values.hpp"
#include "cli/options.hpp"

namespace attn {

struct Flag {
  std::string_view name{};        ///< "--variant"
  std::string_view short_name{};  ///< "-h"; mostly empty
  std::string_view value{};       ///< what its value is called, "LIST"; empty: it takes none
  std::string_view group{};       ///< what heads it in --help; empty: nothing
  std::string help{};             ///< what it does; --help wraps it, and keeps its line breaks
  /// What it does to the options; nullptr: in place of a trace, it asks for --help or the like.
  void (*set)(Options&, FlagValue) = nullptr;
  bool may_repeat = false;
  /// Where INPUT stands before it: the arguments that follow its value are more of them.
  bool takes_several = false;
  std::vector<std::string_view> needs{};  ///< flags without one of which it means nothing
  /// Of one that asks a question of its own: the formats that it is replied to in.
  std::vector<Format> replies_in{};
  /// What it changes nothing of: flags that ask for something to be written. With these alone it is
  /// refused.
  std::vector<std::string_view> idle_with{};
  /// It chooses how a reply looks, and nothing of what is in it: --list-mistakes takes it, too.
  bool is_of_looks = false;
};

/// All of them, in the order of --help.
const std::vector<Flag>& flags();

}  // namespace attn
