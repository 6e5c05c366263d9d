#include "cli/arguments.hpp"

#include <algorithm>

namespace attn {
namespace {

// CLI11 2.6 reads [a,b] as two values, [[aa]] as [a], and [] as none. Behind this, a value that
// starts with a bracket is one, as it is.
constexpr char shield = '\x01';

std::string shielded(const std::string& value) {
  return value.starts_with('[') || value.starts_with(shield) ? shield + value : value;
}

// "--flag=value" as CLI11 does not take it: an empty value would swallow the next argument, and a
// flag without a value would accept one.
std::vector<std::string> with_values_for_cli11(const std::vector<std::string>& given) {
  std::vector<std::string> arguments;
  for (const std::string& argument : given) {
    const std::size_t equals = argument.find('=');
    const std::string flag = argument.substr(0, equals);
    const Flag* known = find_flag(flag);
    if (equals != std::string::npos && known != nullptr && known->value.empty()) {
      FlagValue{flag, argument.substr(equals)}.refuse("no value");
    }
    if (flag.starts_with("--") && equals + 1 == argument.size()) {
      arguments.insert(arguments.end(), {flag, ""});
    } else if (known != nullptr && equals != std::string::npos) {
      arguments.push_back(flag + "=" + shielded(argument.substr(equals + 1)));
    } else {
      arguments.push_back(shielded(argument));
    }
  }
  std::ranges::reverse(arguments);  // CLI11 takes a vector from its end
  return arguments;
}

// a.json --check b.json c.json: with INPUT before the flag, each file that follows the flag's is
// one more of it, and here gets a flag of its own. Without INPUT before it, the next is INPUT.
std::vector<std::string> with_flags_for_each(int argc, char** argv) {
  std::vector<std::string> arguments;
  const Flag* awaits = nullptr;   // the flag whose value comes next
  const Flag* repeats = nullptr;  // the flag whose further values may come next
  bool has_input = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool looks_like_flag =
        argument.size() > 1 && argument[0] == '-' && (argument[1] < '0' || argument[1] > '9');
    if (looks_like_flag) {
      const std::size_t equals = argument.find('=');
      const Flag* known = find_flag(argument.substr(0, equals));
      const bool has_value = known != nullptr && !known->value.empty();
      awaits = has_value && equals == argument.npos ? known : nullptr;
      repeats = has_value && has_input && known->takes_several ? known : nullptr;
    } else if (awaits != nullptr) {
      awaits = nullptr;
    } else if (repeats != nullptr) {
      arguments.emplace_back(repeats->name);
    } else {
      has_input = true;
    }
    arguments.push_back(argument);
  }
  return arguments;
}

}  // namespace

const Flag* find_flag(std::string_view name) {
  const auto found = std::ranges::find(flags(), name, &Flag::name);
  return found == flags().end() ? nullptr : &*found;
}

void take_off_shield(std::string& value) {
  if (value.starts_with(shield)) value.erase(0, 1);
}

std::vector<std::string> arguments_for_cli11(int argc, char** argv) {
  return with_values_for_cli11(with_flags_for_each(argc, argv));
}

}  // namespace attn
