#include "write/latex_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>

#include "text/display.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// Signs that LaTeX reads as more than themselves, or that its fonts have elsewhere; {} ends a
// command, and keeps two signs from becoming one: -- is no dash here.
std::string_view of_ascii(char c) {
  switch (c) {
    case '\\':
      return "\\textbackslash{}";
    case '{':
      return "\\{";
    case '}':
      return "\\}";
    case '$':
      return "\\$";
    case '&':
      return "\\&";
    case '#':
      return "\\#";
    case '%':
      return "\\%";
    case '_':
      return "\\_";
    case '^':
      return "\\textasciicircum{}";
    case '~':
      return "\\textasciitilde{}";
    case '<':
      return "\\textless{}";
    case '>':
      return "\\textgreater{}";
    case '|':
      return "\\textbar{}";
    case '/':  // an address may be cut there
      return "/\\allowbreak{}";
    case '-':
      return "-{}";
    case '\'':
      return "'{}";
    case '`':
      return "`{}";
    default:
      return {};
  }
}

struct Accent {
  std::string_view command;
  char32_t mark;  // that combines with the letter before it
  std::u32string_view letters;
  std::string_view bases;  // of each letter, in this order
};

// What Unicode has as one letter or as two, by the command that puts the accent on its base.
constexpr std::array<Accent, 12> accents{
    {{"`", U'\u0300', U"ÀÈÌÒÙàèìòùǸǹ", "AEIOUaeiouNn"},
     {"'", U'\u0301', U"ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹź", "AEIOUYaeiouyCcLlNnRrSsZz"},
     {"^", U'\u0302', U"ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ", "AEIOUaeiouCcGgHhJjSsWwYy"},
     {"~", U'\u0303', U"ÃÑÕãñõĨĩŨũ", "ANOanoIiUu"},
     {"\"", U'\u0308', U"ÄËÏÖÜäëïöüÿŸ", "AEIOUaeiouyY"},
     {"=", U'\u0304', U"ĀāĒēĪīŌōŪū", "AaEeIiOoUu"},
     {"u ", U'\u0306', U"ĂăĔĕĞğĬĭŎŏŬŭ", "AaEeGgIiOoUu"},
     {".", U'\u0307', U"ĊċĖėĠġİŻż", "CcEeGgIZz"},
     {"r ", U'\u030A', U"ŮůÅå", "UuAa"},
     {"H ", U'\u030B', U"ŐőŰű", "OoUu"},
     {"c ", U'\u0327', U"ÇçĢĶķĻļŅņŖŗŞşŢţ", "CcGKkLlNnRrSsTt"},
     {"v ", U'\u030C', U"ČčĎďĚěĽľŇňŘřŠšŤťŽž", "CcDdEeLlNnRrSsTtZz"}}};

struct Sign {
  char32_t sign;
  std::string_view code;
};

constexpr std::array<Sign, 46> signs{{{U'ß', "{\\ss}"},
                                      {U'Æ', "{\\AE}"},
                                      {U'æ', "{\\ae}"},
                                      {U'Œ', "{\\OE}"},
                                      {U'œ', "{\\oe}"},
                                      {U'Ø', "{\\O}"},
                                      {U'ø', "{\\o}"},
                                      {U'Ł', "{\\L}"},
                                      {U'ł', "{\\l}"},
                                      {U'ı', "{\\i}"},
                                      {U'¡', "!`"},
                                      {U'¿', "?`"},
                                      {U'£', "{\\pounds}"},
                                      {U'§', "{\\S}"},
                                      {U'¶', "{\\P}"},
                                      {U'©', "{\\copyright}"},
                                      {U'«', "$\\ll$"},
                                      {U'»', "$\\gg$"},
                                      {U'°', "$^\\circ$"},
                                      {U'²', "$^2$"},
                                      {U'³', "$^3$"},
                                      {U'µ', "$\\mu$"},
                                      {U'·', "$\\cdot$"},
                                      {U'×', "$\\times$"},
                                      {U'÷', "$\\div$"},
                                      {U'±', "$\\pm$"},
                                      {U'−', "$-$"},
                                      {U'√', "$\\surd$"},
                                      {U'∞', "$\\infty$"},
                                      {U'≈', "$\\approx$"},
                                      {U'≠', "$\\ne$"},
                                      {U'≤', "$\\le$"},
                                      {U'≥', "$\\ge$"},
                                      {U'←', "$\\leftarrow$"},
                                      {U'→', "$\\rightarrow$"},
                                      {U'↑', "$\\uparrow$"},
                                      {U'↓', "$\\downarrow$"},
                                      {U'–', "--"},
                                      {U'—', "---"},
                                      {U'‘', "`"},
                                      {U'’', "'"},
                                      {U'“', "``"},
                                      {U'”', "''"},
                                      {U'…', "\\ldots{}"},
                                      {U'€', "\\texttt{EUR}"},
                                      {U'\u00A0', "~"}}};

// From α to ω, and from Α to Ω those that are no Latin letter.
constexpr std::array<std::string_view, 25> greek{
    "alpha", "beta",   "gamma",   "delta", "epsilon", "zeta", "eta",  "theta", "iota",
    "kappa", "lambda", "mu",      "nu",    "xi",      "o",    "pi",   "rho",   "varsigma",
    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",  "omega"};
constexpr std::array<std::string_view, 25> capital_greek{
    "A",  "B", "Gamma", "Delta", "E", "Z",     "H", "Theta",   "I",   "K", "Lambda", "M",    "N",
    "Xi", "O", "Pi",    "P",     "",  "Sigma", "T", "Upsilon", "Phi", "X", "Psi",    "Omega"};

std::string put_on(const Accent& accent, char base) {
  // Its dot makes place for the accent.
  if (base == 'i' || base == 'j') return fmt::format("\\{}{{\\{}}}", accent.command, base);
  return fmt::format("\\{}{{{}}}", accent.command, base);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The letter `base` with the mark that `rest` begins with, if it does; then the mark is taken off.
std::optional<std::string> marked(char base, std::string_view& rest) {
  if (!is_letter(base)) return std::nullopt;
  const Decoded next = decode(rest);
  for (const Accent& accent : accents) {
    if (next.bytes == 0 || accent.mark != next.code_point) continue;
    rest.remove_prefix(next.bytes);
    return put_on(accent, base);
  }
  return std::nullopt;
}

std::optional<std::string> accented(char32_t letter) {
  for (const Accent& accent : accents) {
    const std::size_t at = accent.letters.find(letter);
    if (at == accent.letters.npos) continue;
    return put_on(accent, accent.bases[at]);
  }
  return std::nullopt;
}

std::optional<std::string> of_greek(char32_t letter) {
  const bool is_small = letter >= U'α' && letter <= U'ω';
  if (!is_small && (letter < U'Α' || letter > U'Ω')) return std::nullopt;
  const std::string_view name = is_small ? greek[letter - U'α'] : capital_greek[letter - U'Α'];
  if (name.empty()) return std::nullopt;
  if (name.size() == 1) return std::string(name);
  return fmt::format("$\\{}$", name);
}

std::string of_code_point(char32_t code_point) {
  for (const Sign& sign : signs) {
    if (sign.sign == code_point) return std::string(sign.code);
  }
  if (const auto letter = accented(code_point)) return *letter;
  if (const auto letter = of_greek(code_point)) return *letter;
  return fmt::format("\\texttt{{[U+{:04X}]}}\\allowbreak{{}}", static_cast<unsigned>(code_point));
}

}  // namespace

std::string latex_text(std::string_view text) {
  const std::string safe = visible(text);
  std::string out;
  for (std::string_view rest = safe; !rest.empty();) {
    const Decoded next = decode(rest);
    const char c = rest.front();
    rest.remove_prefix(next.bytes);
    if (next.code_point == U' ') {
      // Blanks at an end or in a row would be one, or none.
      const bool may_be_lost = out.empty() || out.back() == ' ' || rest.empty();
      out += may_be_lost ? "\\ " : " ";
    } else if (next.code_point >= 0x80) {
      out += of_code_point(next.code_point);
    } else if (const auto letter = marked(c, rest)) {
      out += *letter;
    } else if (const std::string_view code = of_ascii(c); !code.empty()) {
      out += code;
    } else {
      out += c;
    }
  }
  return out;
}

std::string latex_number(double value, int decimals) {
  if (std::isnan(value)) return "\\text{--}";
  if (std::isinf(value)) return value < 0 ? "-\\infty" : "\\infty";
  const std::string text = number(value, decimals);
  const std::size_t e = text.find('e');
  if (e == text.npos) return text;
  const std::string_view mantissa = std::string_view(text).substr(0, e);
  const std::string power = fmt::format("10^{{{}}}", std::stoi(text.substr(e + 1)));
  if (mantissa == "1") return power;
  return fmt::format("{} \\cdot {}", mantissa, power);
}

}  // namespace attn
