// What stands around numbers where they are copied from.
#include "printed_styles.hpp"

namespace attn::test {
namespace {

std::string before_each_line(const std::string& text, std::string_view prefix) {
  std::string all;
  bool begins = true;
  for (const char c : text) {
    if (begins && c != '\n') all += prefix;
    begins = c == '\n';
    all += c;
  }
  return all;
}

std::string with_returns(const std::string& text) {
  std::string lines;
  for (const char c : text) lines += c == '\n' ? "\r\n" : std::string(1, c);
  return "\xEF\xBB\xBF" + lines;
}

}  // namespace

std::string with_noise(std::string text, Random& random) {
  if (random.chance(3)) text = "epoch 1/3 loss=0.1234\n\n" + text;
  if (random.chance(3)) text += "\ndone.\n";
  if (random.chance(4)) text = "\n" + text + "\n";
  constexpr std::string_view prefixes[]{"2026-01-05T10:12:33.123Z ", "trainer-1  | ", "# ",
                                        "[10:12:33] ", "2026-01-05 10:12:33,123 INFO "};
  if (random.chance(3)) text = before_each_line(text, prefixes[random.between(0, 4)]);
  if (random.chance(5)) text = "\x1B[32m" + text + "\x1B[0m\n";
  if (random.chance(5)) text = with_returns(text);
  return text;
}

}  // namespace attn::test
