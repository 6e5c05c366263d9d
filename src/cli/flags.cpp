#include "cli/flags.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/worksheet_files.hpp"

namespace attn {
namespace {

constexpr std::string_view to_compute = "What to compute";
constexpr std::string_view to_show = "What to show";
constexpr std::string_view to_check = "Checking numbers, and teaching";
constexpr std::string_view to_write = "Where to write";

std::vector<Flag> make_flags() {
  std::vector<std::string_view> steps;
  for (const StepId id : all_steps) steps.push_back(facts(id).name);
  return {
      {.name = "--variant",
       .value = "LIST",
       .group = to_compute,
       .help = "raw, query-key, qkv or all\n"
               "(default: every variant that INPUT has the matrices for)",
       .set = [](Options& options, FlagValue value) { options.variants = read_variants(value); },
       .idle_with = {"--about"}},
      {.name = "--word",
       .value = "LIST",
       .group = to_compute,
       .help = "the words to encode: positions from 1, or tokens\n"
               "(default: INPUT's \"word\", or else every word)",
       .set = [](Options& options, FlagValue value) { options.words = read_list(value); },
       .idle_with = {"--about"}},
      {.name = "--self",
       .value = "POLICY",
       .group = to_compute,
       .help = "the word itself: carry, skip or score\n"
               "(default: INPUT's \"self\", or else carry for raw and score\n"
               "for the others)",
       .set = [](Options& options, FlagValue value) { options.self = read_self(value); },
       .idle_with = {"--about"}},
      {.name = "--scale",
       .value = "RULE",
       .group = to_compute,
       .help = "what scores are divided by: sqrt (of d), none, dim (d itself) or a number "
               "(default: INPUT's \"scale\", or else sqrt)",
       .set = [](Options& options, FlagValue value) { options.scale = read_scale(value); },
       .idle_with = {"--about"}},
      {.name = "--mask",
       .value = "LIST",
       .group = to_compute,
       .help = "what is hidden from a word: none, causal (every token after it), causal-end (the "
               "last word beside the last token), window:N[:M] (all but N tokens before it and M "
               "after it), or several with commas (default: INPUT's \"mask\", or else none)",
       .set = [](Options& options, FlagValue value) { options.mask = read_mask(value); },
       .idle_with = {"--about"}},

      {.name = "--compare",
       .group = to_show,
       .help = "the variants side by side, word by word",
       .set = [](Options& options, FlagValue) { options.compare = true; },
       .replies_in = {Format::text, Format::json, Format::csv, Format::markdown}},
      {.name = "--explain",
       .value = "CELL",
       .group = to_show,
       .help = "one number, or a row of them, taken apart down to the input: "
               "variant.step[row,column], as in 'qkv.weights[fly,birds]'",
       .set = [](Options& options, FlagValue value) { options.explain = value.text; },
       .replies_in = {Format::text, Format::json}},
      {.name = "--depth",
       .value = "N",
       .group = to_show,
       .help = "take it apart only so far, N steps deep",
       .set = [](Options& options, FlagValue value) { options.depth = read_whole(value, 1, 1000); },
       .needs = {"--explain"}},
      {.name = "--steps",
       .value = "LIST",
       .group = to_show,
       .help = fmt::format("only these steps, out of: {}", fmt::join(steps, ", ")),
       .set = [](Options& options, FlagValue value) { options.steps = read_steps(value); },
       .idle_with = {"--about", "--explain", "--next"}},
      {.name = "--arithmetic",
       .value = "HOW",
       .group = to_show,
       .help = "how much is worked out in text and markdown: first (of each\n"
               "projection its first number, and one of the words: the one\n"
               "that INPUT asks for, else the last), all or none\n"
               "(default: first)",
       .set = [](Options& options,
                 FlagValue value) { options.arithmetic = read_arithmetic(value); },
       .idle_with = {"--about", "--explain", "--compare", "--check", "--audit", "--worksheet",
                     "--next"}},
      {.name = "--about",
       .group = to_show,
       .help = "what INPUT says of itself: title, source, and the whole\n"
               "description, which text leaves out beyond three lines",
       .set = [](Options& options, FlagValue) { options.about = true; },
       .replies_in = {Format::text}},
      {.name = "--precision",
       .value = "N",
       .group = to_show,
       .help = "decimals in text, markdown, html, 0 to 17 (default: 4)",
       .set =
           [](Options& options, FlagValue value) {
             options.decimals = static_cast<int>(read_whole(value, 0, 17));
           },
       .idle_with = {"--about", "--next"}},
      {.name = "--color",
       .value = "WHEN",
       .group = to_show,
       .help = "auto, always or never (default: auto, which honours NO_COLOR)",
       .set = [](Options& options, FlagValue value) { options.color = read_color(value); },
       .is_of_looks = true},

      {.name = "--check",
       .value = "ANSWERS",
       .group = to_check,
       .help = "hold someone's numbers against the trace, and name the mistake that gives them; "
               "ANSWERS is an exported trace, or "
               R"({"qkv": {"scores": [[40]], "context": [[1, 2]]}})"
               ", or matrices as a program printed them, or .npy, .npz, .safetensors; after INPUT, "
               "several files or a folder of "
               "them, for a class: a line each, "
               "and a table",
       .set = [](Options& options,
                 FlagValue value) { options.check.push_back(read_answers_file(value)); },
       .may_repeat = true,
       .takes_several = true,
       .replies_in = {Format::text, Format::json, Format::csv}},
      {.name = "--as",
       .value = "LIST",
       .group = to_check,
       .help = "of printed ANSWERS that do not name their matrices: the step that each is, as in "
               "weights or qkv.head2.weights",
       .set = [](Options& options, FlagValue value) { options.printed.as = read_list(value); },
       .needs = {"--check"}},
      {.name = "--read",
       .value = "LIST",
       .group = to_check,
       .help = "of printed ANSWERS that can be read in two ways: decimal-comma or thousands, "
               "by-rows or by-columns",
       .set = [](Options& options, FlagValue value) { read_how(value, options.printed); },
       .needs = {"--check"}},
      {.name = "--tolerance",
       .value = "T",
       .group = to_check,
       .help = "how far they may be off: 0.001, 0.1%, or what bfloat16, float16, tf32, float32 or "
               "float64 loses (default: half of the last digit written, and float32)",
       .set = [](Options& options, FlagValue value) { options.tolerance = read_tolerance(value); },
       .needs = {"--check"}},
      {.name = "--points",
       .value = "P",
       .group = to_check,
       .help = "give points: 20 for a sheet, or scores=8,weights=4 for its steps; each number has "
               "the same share, and earns it if it is right, or follows from numbers before it",
       .set = [](Options& options, FlagValue value) { options.points = read_points(value); },
       .needs = {"--check"}},
      {.name = "--audit",
       .group = to_check,
       .help = "which known mistakes INPUT can catch, and which hide in it",
       .set = [](Options& options, FlagValue) { options.audit = true; },
       .replies_in = {Format::text, Format::json}},
      {.name = "--list-mistakes",
       .group = to_check,
       .help = "the known mistakes; without INPUT",
       .set = [](Options& options, FlagValue) { options.list_mistakes = true; },
       .replies_in = {Format::text, Format::json, Format::markdown}},
      {.name = "--worksheet",
       .value = "FILE",
       .group = to_check,
       .help = "an exercise sheet: FILE, which ends in .md or, to be printed, in "
               ".html, and beside it answers to be filled in, in .answers.json; never over a sheet "
               "or answers that hold somebody's work",
       .set = [](Options& options, FlagValue value) { options.worksheet = read_worksheet(value); }},
      {.name = "--blank",
       .value = "LIST",
       .group = to_check,
       .help = "the steps that a worksheet or an audit asks for, as in --steps "
               "(default: all of them)",
       .set = [](Options& options, FlagValue value) { options.blanks = read_steps(value); },
       .needs = {"--worksheet", "--audit"}},
      {.name = "--students",
       .value = "N",
       .group = to_check,
       .help = "of the worksheet N, FILE-01 to FILE-N, each with other numbers, its key and its "
               "input; FILE.class.json as INPUT checks them all",
       .set = [](Options& options,
                 FlagValue value) { options.students = read_whole(value, 1, most_students); },
       .needs = {"--worksheet"}},
      {.name = "--seed",
       .value = "S",
       .group = to_check,
       .help = "which numbers: a whole number; the same gives the same (default: 1)",
       .set = [](Options& options,
                 FlagValue value) { options.seed = read_whole(value, 0, 4294967295); },
       .needs = {"--students"}},

      {.name = "--format",
       .value = "FORMAT",
       .group = to_write,
       .help = "text, json, csv, markdown, latex, python or html (default: text)",
       .set = [](Options& options, FlagValue value) { options.format = read_format(value); },
       .is_of_looks = true},
      {.name = "--export",
       .value = "FILE",
       .group = to_write,
       .help = "write the trace to FILE, which ends in .json, .csv, .md, .tex, .py (computes "
               "it again in NumPy), .html (a page for a browser), .npz or .safetensors (arrays); "
               "may be repeated; standard output "
               "then stays empty, as with "
               "--worksheet, unless something is asked for it too",
       .set = [](Options& options,
                 FlagValue value) { options.exports.push_back(read_export(value)); },
       .may_repeat = true},
      {.name = "--next",
       .value = "FILE",
       .group = to_write,
       .help = "write an input for the layer above to FILE, which ends in .json: its embeddings "
               "are what the variant makes of each word, the rest is INPUT's, without its "
               "positions; standard output then stays empty, as with --export",
       .set = [](Options& options, FlagValue value) { options.next = read_next(value); }},
      {.name = "--with",
       .value = "OTHER",
       .group = to_write,
       .help = "take the rest from OTHER, an input with the next layer's matrices",
       .set = [](Options& options, FlagValue value) { options.with = read_other_input(value); },
       .needs = {"--next"}},
      {.name = "--quiet",
       .group = to_write,
       .help = "on standard error nothing but errors: neither how far work is that takes long, "
               "which a terminal is told, nor notes",
       .set = [](Options& options, FlagValue) { options.quiet = true; },
       .is_of_looks = true},

      {.name = "--help", .short_name = "-h", .help = "print this help and exit"},
      {.name = "--version", .help = "print the version and exit"},
  };
}

}  // namespace

const std::vector<Flag>& flags() {
  static const std::vector<Flag> all = make_flags();
  return all;
}

}  // namespace attn
