#include "cli/help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "trace/steps.hpp"
#include "write/terminal.hpp"

namespace attn {
namespace {

// The help is written and wrapped by hand: versions of CLI11 lay out their own differently.
constexpr std::string_view help = R"(Usage: attn-trace [OPTIONS] INPUT

Shows attention being computed, one number at a time. INPUT is a JSON file with
embeddings and Q/K/V matrices, an exported trace, or - for standard input.

What to compute:
  --variant LIST   raw, query-key, qkv or all
                   (default: every variant that INPUT has the matrices for)
  --word LIST      the words to encode: positions from 1, or tokens
                   (default: INPUT's "word", or else every word)
  --self POLICY    the word itself: carry, skip or score
                   (default: INPUT's "self", or else carry for raw and score
                   for the others)
  --scale RULE     what scores are divided by: sqrt (of d), none, dim (d itself)
                   or a number (default: INPUT's "scale", or else sqrt)
  --mask RULE      what is hidden from a word: none, or with causal every token
                   after it (default: INPUT's "mask", or else none)

What to show:
  --compare        the variants side by side, word by word
  --explain CELL   one number, or a row of them, taken apart down to the input:
                   variant.step[row,column], as in 'qkv.weights[fly,birds]'
  --depth N        take it apart only so far, N steps deep
  --steps LIST     %STEPS%
  --precision N    decimals in text, markdown, html, 0 to 17 (default: 4)
  --color WHEN     auto, always or never (default: auto, which honours NO_COLOR)

Checking numbers, and teaching:
  --check ANSWERS  hold someone's numbers against the trace, and name the
                   mistake that gives them; ANSWERS is an exported trace, or
                   {"qkv": {"scores": [[40]], "context": [[1, 2]]}}
  --tolerance T    how far they may be off: 0.001, or 0.1% (default: half of the
                   last digit written)
  --audit          which known mistakes INPUT can catch, and which hide in it
  --list-mistakes  the known mistakes; without INPUT
  --worksheet FILE an exercise sheet: FILE, which ends in .md, and beside it
                   answers to be filled in, in .answers.json
  --blank LIST     the steps asked for, as in --steps (default: all of them)

Where to write:
  --format FORMAT  text, json, csv, markdown or html (default: text)
  --export FILE    write the trace to FILE, which ends in .json, .csv, .md or
                   .html, a page that shows it in a browser; may be repeated;
                   standard output then stays empty, as with --worksheet, unless
                   something is asked for it too

  -h, --help       print this help and exit
  --version        print the version and exit

Exit status: 0 fine, 1 --check found a number that differs, or none at all,
2 trouble (usage, bad input, cannot read or write).
)";

}  // namespace

std::string help_text() {
  constexpr std::string_view place = "%STEPS%";
  constexpr std::size_t indent = 19;
  std::vector<std::string_view> ids;
  for (const StepId id : all_steps) ids.push_back(facts(id).name);
  const auto lines =
      wrap(fmt::format("only these steps, out of: {}", fmt::join(ids, ", ")), 80 - indent);
  std::string text(help);
  return text.replace(text.find(place), place.size(),
                      fmt::format("{}", fmt::join(lines, "\n" + std::string(indent, ' '))));
}

}  // namespace attn
