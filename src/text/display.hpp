// Showing text that came from outside (tokens, titles, messages) on a terminal: what is safe to
// print, how many columns it takes, how to cut and pad it. Bytes that are not UTF-8 do no harm.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace attn {

/// One code point read from UTF-8.
struct Decoded {
  char32_t code_point;  ///< when not valid: the byte's own value
  std::size_t bytes;    ///< how many it took: 1 to 4, 1 when not valid, 0 only at the end of text
  bool valid;
};

/// Reads the code point at the start of `rest`. Strict: an overlong form, a surrogate or a value
/// past U+10FFFF is not valid, and one byte of it is taken.
Decoded decode(std::string_view rest);

/// Whether a code point may do harm where text is read by a person: controls (ESC, newline, C1,
/// ...), line separators, bidirectional controls, code points that cannot be seen (zero-width
/// formats, tags, fillers), noncharacters, and what is no code point at all. U+200C and U+200D are
/// not among them: emoji and several scripts need them, and visible() looks at their neighbours.
bool is_unsafe(char32_t code_point);

/// `text` made safe to print: what is_unsafe(), and a joiner or emoji selector out of place, become
/// \n \t \r or \u{hex}, a byte that is not UTF-8 becomes \x{hex}. A combining mark with nothing
/// before it gets a dotted circle to stand on; what one character has of marks and joined emoji
/// beyond 32 code points, more than any writing needs, becomes …, since it would take no column and
/// so pass every limit. All else, a backslash too, stays as it is (it is
/// meant to be read, not decoded). visible(visible(text)) is visible(text).
std::string visible(std::string_view text);

/// The terminal columns that visible text takes: 2 for wide characters and emoji, 0 for combining
/// marks, 1 for the rest (ambiguous ones, as × √ Σ █, too); an emoji sequence counts once.
std::size_t display_width(std::string_view text);

/// The bytes of the longest beginning of `text` that takes at most `columns` columns and ends
/// between characters.
std::size_t bytes_within(std::string_view text, std::size_t columns);

/// `text` itself when it takes at most `columns` columns, else its start, cut between characters,
/// and … as the last one. May take a column less than allowed, where a wide character had no room.
std::string fit(std::string_view text, std::size_t columns);

/// `text` with spaces after it up to `columns` columns. Never cuts: see fit().
std::string pad_right(std::string_view text, std::size_t columns);

/// `text` with spaces before it up to `columns` columns. Never cuts: see fit().
std::string pad_left(std::string_view text, std::size_t columns);

}  // namespace attn
