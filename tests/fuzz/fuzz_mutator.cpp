#include "fuzz_mutator.hpp"

#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "trace/input_matrices.hpp"
#include "trace/steps.hpp"

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest = 16384;

const std::vector<std::string> pieces{"{",
                                      "}",
                                      "[",
                                      "]",
                                      ",",
                                      ":",
                                      "\"",
                                      "[[",
                                      "]]",
                                      "[]",
                                      "{}",
                                      "null",
                                      "true",
                                      "false",
                                      "NaN",
                                      "-",
                                      "0",
                                      "1",
                                      "-0",
                                      "-0.0",
                                      "1e308",
                                      "1e-308",
                                      "5e-324",
                                      "1e400",
                                      "1e-400",
                                      "1e999999999999",
                                      std::string(400, '9'),
                                      "0." + std::string(400, '0') + "1",
                                      std::string(5000, 'x'),
                                      "4.5f",
                                      "1-",
                                      "1e15",
                                      "0.1",
                                      "1e",
                                      "01",
                                      "18446744073709551616",
                                      "\\u0000",
                                      "\\ud83d",
                                      "\\ude00",
                                      "\\u202e",
                                      "\\n",
                                      "\\",
                                      "\n",
                                      "\t",
                                      " ",
                                      "\x1b",
                                      "\x80",
                                      "\xff",
                                      "é",
                                      "日",
                                      "\U0001F468\u200D\U0001F469",
                                      "\u0301",
                                      "\"qkv\"",
                                      "\"weights\"",
                                      "\"-inf\"",
                                      "0.000",
                                      "\"tokens\"",
                                      "\"embeddings\"",
                                      "\"W_Q\"",
                                      "\"W_K\"",
                                      "\"W_V\"",
                                      "\"Q\"",
                                      "\"word\"",
                                      "\"self\"",
                                      "\"scale\"",
                                      "\"carry\"",
                                      "\"skip\"",
                                      "\"score\"",
                                      "\"sqrt\"",
                                      "\"dim\"",
                                      "\"title\"",
                                      "\"\"",
                                      "\"format\": \"attn-trace/1\", \"input\": ",
                                      "/**/",
                                      "\xEF\xBB\xBF",
                                      "after backslash",
                                      "surrogate",
                                      "4 hex digits",
                                      std::string(1, '\0')};

// What may stand in a document where something else is expected.
const std::vector<Json> values{
    nullptr,
    true,
    0,
    -1,
    2,
    0.5,
    -0.0,
    1e308,
    -1e308,
    1e-308,
    5e-324,
    1e16,
    -1e9,
    0.1,
    4097,
    -9007199254740993,
    18446744073709551615U,
    "",
    "2",
    "fly",
    "-inf",
    "−∞",
    "attn-trace/1",
    Json::array(),
    Json::object(),
    Json::array({nullptr}),
    Json::array({Json::array()}),
    Json::array({Json::array({nullptr})}),
    Json::array({Json::array({1, 2}), Json::array({3, 4})}),
    {{"weights", Json::array({1})}},
    {{"tokens", Json::array({"a"})}, {"embeddings", Json::array({Json::array({1})})}}};

// Every key that an input, a trace or answers may have.
std::vector<std::string> all_keys() {
  std::vector<std::string> keys{
      "format", "generator", "input", "words", "variants", "id",         "settings", "op",
      "from",   "divisor",   "max",   "sum",   "head",     "tokens",     "layout",   "heads",
      "mask",   "word",      "self",  "scale", "title",    "of_words",   "raw",      "qkv",
      "head1",  "head2",     "head3", "steps", "$schema",  "transposed", "query-key"};
  for (const auto& matrix : attn::input_matrices) keys.emplace_back(matrix.key);
  for (const auto id : attn::all_steps) keys.emplace_back(attn::facts(id).name);
  return keys;
}

// For a key that is given a second time.
const std::string stand_in = "a key that no text has";

// All values of a document, the document itself first.
void collect(Json& value, std::vector<Json*>& all) {
  all.push_back(&value);
  if (!value.is_structured()) return;
  for (Json& item : value) collect(item, all);
}

}  // namespace

Mutator::Mutator(std::vector<std::string> known, std::uint64_t seed)
    : known_(std::move(known)), random_(seed) {}

std::string Mutator::next() {
  std::string bytes = any_known();
  const bool of_values = below(2) == 0;
  for (std::size_t left = below(5); left > 0; --left) {
    if (of_values) {
      change_value(bytes);
    } else {
      change_bytes(bytes);
    }
  }
  if (bytes.size() > longest) bytes.resize(longest);
  return bytes;
}

void Mutator::change_bytes(std::string& bytes) {
  if (bytes.empty()) bytes = "{";
  const std::size_t at = below(bytes.size());
  const std::size_t length = 1 + below(below(4) == 0 ? bytes.size() : 8);
  switch (below(9)) {
    case 0:  // one bit
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
      break;
    case 1:  // any byte
      bytes[at] = static_cast<char>(below(256));
      break;
    case 2:
      bytes.erase(at, length);
      break;
    case 3:  // a piece twice
      bytes.insert(at, bytes.substr(at, length));
      break;
    case 4: {  // the beginning of this, the end of another
      const std::string& other = any_known();
      bytes = bytes.substr(0, at) + other.substr(below(other.size()));
      break;
    }
    case 5:
      bytes.insert(at, pieces[below(pieces.size())]);
      break;
    case 6:  // cut short
      bytes.resize(at);
      break;
    default:
      change_number(bytes, at);
  }
}

// The number after `at`: one digit of it, its sign or its size. Mostly still an input after.
void Mutator::change_number(std::string& bytes, std::size_t at) {
  const std::size_t digit = bytes.find_first_of("0123456789", at);
  if (digit == std::string::npos) return;
  switch (below(4)) {
    case 0:
      bytes.insert(digit, "-");
      break;
    case 1:
      bytes.insert(digit + 1, "e" + std::to_string(below(400)));
      break;
    default:
      bytes[digit] = static_cast<char>('0' + below(10));
  }
}

// A value of the document: another in its place, or within lists, or one of its items left out,
// doubled, moved, or under another key or under one that is there.
void Mutator::change_value(std::string& bytes) {
  // What is nested deeper is left out: not how deep this program can go is being tried.
  constexpr int deepest = 32;
  const auto keep = [](int depth, Json::parse_event_t, const Json&) { return depth < deepest; };
  Json document = Json::parse(bytes, keep, false);
  if (document.is_discarded()) return;
  std::vector<Json*> all;
  collect(document, all);
  Json& value = *all[below(all.size())];
  const Json other = *all[below(all.size())];
  const std::size_t count = value.is_structured() ? value.size() : 0;
  const auto item = [&] {
    return std::next(value.begin(), static_cast<std::ptrdiff_t>(below(count)));
  };
  static const std::vector<std::string> keys = all_keys();
  const std::string& key = keys[below(keys.size())];
  std::string twice;  // a key
  switch (below(8)) {
    case 0:
      if (count > 0) value.erase(item());
      break;
    case 1:
      if (count > 0) {
        const auto one = item();
        std::swap(*one, *item());
      }
      break;
    case 2: {
      const Json again = count > 0 ? *item() : other;
      if (value.is_array()) value.push_back(again);
      if (value.is_object()) value[key] = again;
      break;
    }
    case 3:
      if (value.is_object()) value[key] = other;
      break;
    case 4:
      value = other;
      break;
    case 5:
      for (std::size_t left = 1 + below(9); left > 0; --left) value = Json::array({value});
      break;
    case 6:
      if (!value.is_object() || count == 0) break;
      twice = item().key();
      value[stand_in] = other;
      break;
    default:
      value = values[below(values.size())];
  }
  bytes = document.dump();
  // No document has a key twice, but a text may.
  const std::size_t at = twice.empty() ? bytes.npos : bytes.find(stand_in);
  if (at != bytes.npos) bytes.replace(at - 1, stand_in.size() + 2, Json(twice).dump());
}
