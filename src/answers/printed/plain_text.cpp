#include "answers/printed/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "error.hpp"

namespace attn {
namespace {

using namespace std::string_view_literals;

// Formats that are no text, by how they begin.
struct Binary {
  std::string_view start, name, advice;
};
// A file of tensors is read where a path names it, and comes here through a pipe alone.
constexpr std::string_view by_its_path = "a pipe is read as text; name the file: --check FILE";

constexpr std::array binaries{
    Binary{"\x93NUMPY"sv, "a .npy file", by_its_path},
    Binary{"PK\x03\x04"sv, "an archive (.npz, .pt, .zip)", by_its_path},
    Binary{"GGUF"sv, "a GGUF file", "print the tensors that are in it"},
    Binary{"\x89HDF"sv, "an HDF5 file", "print the arrays that are in it"},
    Binary{"\x80\x02"sv, "a pickle", "print the tensors that are in it"},
    Binary{"\x80\x03"sv, "a pickle", "print the tensors that are in it"},
    Binary{"\x80\x04"sv, "a pickle", "print the tensors that are in it"},
    Binary{"\x80\x05"sv, "a pickle", "print the tensors that are in it"}};

void require_text(const std::string& bytes, const std::string& file) {
  for (const Binary& binary : binaries) {
    if (!bytes.starts_with(binary.start)) continue;
    throw Error(fmt::format("{}: found {}, expected JSON, or text as a program prints it", file,
                            binary.name),
                std::string(binary.advice));
  }
  if (bytes.find('\0') == bytes.npos) return;
  throw Error(
      fmt::format("{}: found bytes that are no text, expected JSON, or text as a program "
                  "prints it",
                  file));
}

void append_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const auto tail = [&](int bits) { out += static_cast<char>(0x80 | ((c >> bits) & 0x3F)); };
  if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    return tail(0);
  }
  if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
  }
  tail(6);
  tail(0);
}

// A redirection in PowerShell writes UTF-16.
std::string from_utf16(std::string_view bytes, bool is_big) {
  std::string text;
  const auto unit = [&](std::size_t at) {
    const auto one = static_cast<unsigned char>(bytes[at]);
    const auto two = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(is_big ? one * 256 + two : two * 256 + one);
  };
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    char32_t c = unit(at);
    const bool is_pair = c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size();
    if (is_pair) c = 0x10000 + ((c - 0xD800) << 10) + (unit(at += 2) - 0xDC00);
    append_utf8(c, text);
  }
  return text;
}

std::string as_utf8(std::string bytes) {
  if (bytes.starts_with("\xFF\xFE")) return from_utf16(bytes, false);
  if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes, true);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  return bytes;
}

// How long a sequence for a terminal is (a colour, a title), or 0.
std::size_t escape_size(std::string_view text) {
  if (text.size() < 2 || text.front() != '\x1B') return 0;
  std::size_t at = 2;
  if (text[1] == '[') {
    while (at < text.size() && (text[at] < 0x40 || text[at] > 0x7E)) ++at;
    return std::min(at + 1, text.size());
  }
  if (text[1] != ']') return 2;
  while (at < text.size() && text[at] != '\a' && text[at] != '\n') ++at;
  return std::min(at + 1, text.size());
}

// Without colours, and with plain blanks and ends of lines alone.
std::string plain(std::string_view text) {
  constexpr std::array<std::string_view, 4> blanks{"\u00A0", "\u202F", "\u2007", "\u2009"};
  constexpr std::array<std::string_view, 4> unseen{"\u200B", "\uFEFF", "\u200E", "\u2060"};
  const auto first_of = [&](const auto& list) {
    const auto* found =
        std::ranges::find_if(list, [&](std::string_view one) { return text.starts_with(one); });
    return found == list.end() ? std::size_t{0} : found->size();
  };
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    if (const std::size_t escape = escape_size(text)) {
      taken = escape;
    } else if (const std::size_t blank = first_of(blanks)) {
      out += ' ';
      taken = blank;
    } else if (const std::size_t nothing = first_of(unseen)) {
      taken = nothing;
    } else if (text.front() == '\r') {
      out += '\n';
      taken = text.starts_with("\r\n") ? 2 : 1;
    } else {
      out += text.front();
    }
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace

std::string plain_text(std::string bytes, const std::string& file) {
  const std::string text = as_utf8(std::move(bytes));
  require_text(text, file);
  return plain(text);
}

}  // namespace attn
