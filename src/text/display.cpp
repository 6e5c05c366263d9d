// Text as a terminal shows it. Two questions are asked of each code point: may it be printed as it
// is (visible), and which columns does it take together with its neighbours (next_cluster)?
#include "text/display.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "text/unicode_tables.hpp"

namespace attn {
namespace {

constexpr char32_t zero_width_non_joiner = 0x200C;
constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t text_style = 0xFE0E;
constexpr char32_t emoji_style = 0xFE0F;
constexpr std::string_view dotted_circle = "◌";
constexpr std::string_view ellipsis = "…";

bool between(char32_t first, char32_t code_point, char32_t last) {
  return first <= code_point && code_point <= last;
}

template <std::size_t size>
bool is_in(const CodePointRange (&table)[size], char32_t code_point) {
  const auto range =
      std::lower_bound(std::begin(table), std::end(table), code_point,
                       [](const CodePointRange& each, char32_t c) { return each.last < c; });
  return range != std::end(table) && range->first <= code_point;
}

bool is_mark(char32_t c) {
  constexpr char32_t first_after_latin = 0x300;
  if (c < first_after_latin && c != 0xAD) return false;
  return is_in(zero_width_code_points, c) || is_in(spacing_marks, c);
}

bool is_joiner(char32_t c) { return c == zero_width_joiner || c == zero_width_non_joiner; }

bool is_flag_letter(char32_t c) { return between(0x1F1E6, c, 0x1F1FF); }

bool is_skin_tone(char32_t c) { return between(0x1F3FB, c, 0x1F3FF); }

/// Digits, # and * are text_emoji too, but only for a keycap: they take U+FE0F and nothing else.
bool is_emoji(char32_t c) {
  const bool picture = between(0x2190, c, 0x2E7F) || between(0x1F000, c, 0x1FAFF);
  return (c > 0x7F && is_in(text_emoji, c)) || (picture && is_in(wide_code_points, c));
}

bool takes_style(char32_t c) { return is_emoji(c) || is_in(text_emoji, c); }

/// Emoji, and roughly the scripts that join their letters (Arabic to Mongolian, Indic ones): there
/// a joiner changes what is seen. Elsewhere it would only make two different tokens look the same.
bool can_be_joined(char32_t c) {
  return is_emoji(c) || between(0x0600, c, 0x1AFF) || between(0xA800, c, 0xABFF) ||
         between(0x10A00, c, 0x11FFF) || between(0x1E900, c, 0x1E95F);
}

/// Whether visible() must escape what `now` read, standing after `before` and followed by `rest`.
bool must_escape(const Decoded& now, char32_t before, std::string_view rest) {
  if (!now.valid || is_unsafe(now.code_point)) return true;
  if (now.code_point == text_style || now.code_point == emoji_style) return !takes_style(before);
  if (!is_joiner(now.code_point)) return false;
  const Decoded after = decode(rest);
  const bool joins = (can_be_joined(before) || before == emoji_style) && after.valid &&
                     can_be_joined(after.code_point) && !is_unsafe(after.code_point);
  return !joins;
}

std::string escaped(const Decoded& now) {
  if (now.valid && now.code_point == U'\n') return "\\n";
  if (now.valid && now.code_point == U'\t') return "\\t";
  if (now.valid && now.code_point == U'\r') return "\\r";
  std::string digits;
  for (char32_t left = now.code_point; left != 0 || digits.empty(); left /= 16) {
    digits.insert(digits.begin(), "0123456789abcdef"[left % 16]);
  }
  return (now.valid ? "\\u{" : "\\x{") + digits + "}";
}

/// The columns of a code point on its own.
std::size_t columns_alone(char32_t c) {
  if (between(0x20, c, 0x7E) || between(0xAE, c, 0x2FF)) return 1;  // Latin, and no table needed
  if (c < 0x20 || between(0x7F, c, 0x9F) || is_in(zero_width_code_points, c)) return 0;
  return is_in(wide_code_points, c) ? 2 : 1;
}

/// What a reader takes for one character: a code point with the marks and the joined emoji after
/// it. Text is never cut inside one.
struct Cluster {
  std::size_t bytes;
  std::size_t columns;
};

/// The cluster at the start of `rest`, which is not empty.
Cluster next_cluster(std::string_view rest) {
  const Decoded base = decode(rest);
  if (!base.valid) return {1, 1};
  Cluster cluster{base.bytes, columns_alone(base.code_point)};
  bool flag_half = is_flag_letter(base.code_point);
  char32_t before = base.code_point;
  while (cluster.bytes < rest.size()) {
    if (static_cast<unsigned char>(rest[cluster.bytes]) < 0x80) break;  // ASCII joins nothing
    const Decoded now = decode(rest.substr(cluster.bytes));
    const char32_t c = now.code_point;
    if (!now.valid) break;
    const bool emoji_grows =
        is_emoji(base.code_point) && ((is_skin_tone(c) && !is_skin_tone(before)) ||
                                      (before == zero_width_joiner && is_emoji(c)));
    const bool text_becomes_emoji = c == emoji_style && takes_style(base.code_point);
    if (emoji_grows || text_becomes_emoji || (flag_half && is_flag_letter(c))) {
      cluster.columns = 2;
    } else if (is_mark(c)) {
      cluster.columns += columns_alone(c);
    } else {
      break;
    }
    flag_half = false;
    cluster.bytes += now.bytes;
    before = c;
  }
  return cluster;
}

// How many characters of ASCII, of a column each, stand at the start of `text`, but for one that
// something else may join.
std::size_t ascii_alone(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && between(0x20, static_cast<unsigned char>(text[count]), 0x7E)) {
    ++count;
  }
  const bool is_joined = count < text.size() && static_cast<unsigned char>(text[count]) >= 0x80;
  return is_joined && count > 0 ? count - 1 : count;
}

/// More code points than any writing puts into one character; Unicode's own limit for marks is 30.
constexpr std::size_t most_in_cluster = 32;

/// The bytes of the first of a cluster's code points, no joiner last, which would join nothing.
std::size_t bytes_of_most(std::string_view cluster) {
  std::size_t bytes = 0;
  for (std::size_t count = 0; count < most_in_cluster && bytes < cluster.size(); ++count) {
    bytes += decode(cluster.substr(bytes)).bytes;
  }
  constexpr std::size_t joiner_bytes = 3;
  while (bytes < cluster.size() &&
         is_joiner(decode(cluster.substr(bytes - joiner_bytes)).code_point)) {
    bytes -= joiner_bytes;
  }
  return bytes;
}

/// Text without what a character has beyond that, for which an ellipsis stands.
std::string without_floods(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view cluster = text.substr(0, next_cluster(text).bytes);
    const std::size_t kept = bytes_of_most(cluster);
    out += cluster.substr(0, kept);
    if (kept < cluster.size()) out += ellipsis;
    text.remove_prefix(cluster.size());
  }
  return out;
}

}  // namespace

Decoded decode(std::string_view rest) {
  if (rest.empty()) return {0, 0, false};
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
  const char32_t lead = byte(0);
  const Decoded bad{lead, 1, false};
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC0 || lead > 0xF7) return bad;
  const std::size_t bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (rest.size() < bytes) return bad;
  char32_t code_point = lead & (0x7Fu >> bytes);
  for (std::size_t at = 1; at < bytes; ++at) {
    if ((byte(at) & 0xC0u) != 0x80u) return bad;
    code_point = code_point << 6 | (byte(at) & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool overlong = code_point < smallest[bytes];
  if (overlong || between(0xD800, code_point, 0xDFFF) || code_point > 0x10FFFF) return bad;
  return {code_point, bytes, true};
}

bool is_unsafe(char32_t code_point) {
  return code_point > 0x10FFFF || is_in(unsafe_code_points, code_point);
}

std::string visible(std::string_view text) {
  std::string shown;
  char32_t before = 0;  // what was shown last as it is; 0 at the start and after an escape
  while (!text.empty()) {
    const Decoded now = decode(text);
    const std::string_view bytes = text.substr(0, now.bytes);
    text.remove_prefix(now.bytes);
    if (must_escape(now, before, text)) {
      shown += escaped(now);
      before = 0;
    } else {
      if (before == 0 && is_mark(now.code_point)) shown += dotted_circle;
      shown += bytes;
      before = now.code_point;
    }
  }
  return shown.size() > most_in_cluster ? without_floods(shown) : shown;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const std::size_t alone = ascii_alone(text);
    columns += alone;
    text.remove_prefix(alone);
    if (text.empty()) break;
    const Cluster cluster = next_cluster(text);
    columns += cluster.columns;
    text.remove_prefix(cluster.bytes);
  }
  return columns;
}

std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t kept = 0;
  std::size_t taken = 0;
  while (kept < text.size()) {
    const Cluster cluster = next_cluster(text.substr(kept));
    if (taken + cluster.columns > columns) break;
    kept += cluster.bytes;
    taken += cluster.columns;
  }
  return kept;
}

std::string fit(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  const std::size_t before_ellipsis = columns - 1;
  return std::string(text.substr(0, bytes_within(text, before_ellipsis))) + std::string(ellipsis);
}

std::string pad_right(std::string_view text, std::size_t columns) {
  const std::size_t taken = display_width(text);
  std::string padded;
  const std::size_t blanks = columns > taken ? columns - taken : 0;
  padded.reserve(text.size() + blanks);
  return padded.append(text).append(blanks, ' ');
}

std::string pad_left(std::string_view text, std::size_t columns) {
  const std::size_t taken = display_width(text);
  std::string padded;
  const std::size_t blanks = columns > taken ? columns - taken : 0;
  padded.reserve(text.size() + blanks);
  return padded.append(blanks, ' ').append(text);
}

}  // namespace attn
