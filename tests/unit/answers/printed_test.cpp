// Matrices as programs print them, each the same numbers of ours; what a text does not say in one
// way is refused.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "answers/printed/fit_printed.hpp"
#include "answers/printed/noise.hpp"
#include "answers/printed/printed_digits.hpp"
#include "answers/printed/printed_text.hpp"
#include "answers/printed/step_names.hpp"
#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::message_of;

constexpr double infinite = std::numeric_limits<double>::infinity();

std::vector<PrintedArray> arrays(const std::string& text, CommaAs commas = CommaAs::refused) {
  return arrays_in(without_noise(text, "a.txt"), "a.txt", commas);
}

std::string refused(const std::string& text) {
  return message_of([&] { arrays(text); });
}

bool has(const std::string& message, std::string_view part) {
  INFO(message);
  return message.find(part) != std::string::npos;
}

PrintedArray only(const std::string& text, std::size_t rows, std::size_t columns,
                  CommaAs commas = CommaAs::refused) {
  const auto found = arrays(text, commas);
  REQUIRE(found.size() == 1);
  const Wanted wanted{.rows = {rows}, .columns = columns};
  const auto fits = fitted(found[0], {wanted}, PrintedHow::Flat::refused, "a.txt");
  REQUIRE(fits);
  return *fits;
}

std::vector<double> values_of(const PrintedArray& array) {
  std::vector<double> values;
  for (const PrintedNumber& cell : array.cells) values.push_back(cell.value);
  return values;
}

const std::vector<double> ours{0.25, -1.5, 3, 0.125, 20, -0.75};

struct Style {
  std::string_view program, text;
};

TEST_CASE("each program's way of printing a matrix is read") {
  const std::vector<Style> styles{
      {"NumPy", "[[ 0.25  -1.5    3.   ]\n [ 0.125 20.    -0.75 ]]\n"},
      {"NumPy's repr, wrapped",
       "array([[ 0.25 , -1.5  ,\n         3.   ],\n       [ 0.125, 20.   "
       ",\n        -0.75 ]], dtype=float32)\n"},
      {"a list of NumPy's scalars",
       "[[np.float64(0.25), np.float64(-1.5), np.float64(3.0)], [np.float64(0.125), "
       "np.float64(20.0), np.float64(-0.75)]]\n"},
      {"PyTorch",
       "tensor([[ 0.2500, -1.5000,  3.0000],\n        [ 0.1250, 20.0000, -0.7500]], "
       "device='cuda:0', grad_fn=<MmBackward0>)\n"},
      {"a parameter",
       "Parameter containing:\ntensor([[ 0.2500, -1.5000,  3.0000],\n        [ "
       "0.1250, 20.0000, -0.7500]], requires_grad=True)\n"},
      {"TensorFlow",
       "tf.Tensor(\n[[ 0.25  -1.5    3.   ]\n [ 0.125 20.    -0.75 ]], shape=(2, "
       "3), dtype=float32)\n"},
      {"TensorFlow's repr",
       "<tf.Tensor: shape=(2, 3), dtype=float32, numpy=\narray([[ 0.25 , -1.5  ,  3.   ],\n       "
       "[ 0.125, 20.   , -0.75 ]], dtype=float32)>\n"},
      {"JAX",
       "Array([[ 0.25 , -1.5  ,  3.   ],\n       [ 0.125, 20.   , -0.75 ]], "
       "dtype=float32)\n"},
      {"TF.js", "Tensor\n    [[0.25 , -1.5, 3    ],\n     [0.125, 20  , -0.75]]\n"},
      {"TF.js, verbose",
       "Tensor\n  dtype: float32\n  rank: 2\n  shape: [2,3]\n  values:\n    "
       "[[0.25 , -1.5, 3    ],\n     [0.125, 20  , -0.75]]\n"},
      {"JavaScript's console", "[ [ 0.25, -1.5, 3 ], [ 0.125, 20, -0.75 ] ]\n"},
      {"its typed arrays",
       "[\n  Float32Array(3) [ 0.25, -1.5, 3 ],\n  Float32Array(3) [ 0.125, 20, -0.75 ]\n]\n"},
      {"its table",
       "┌─────────┬───────┬──────┬───────┐\n│ (index) │ 0     │ 1    │ 2     │\n"
       "├─────────┼───────┼──────┼───────┤\n│ 0       │ 0.25  │ -1.5 │ 3     │\n"
       "│ 1       │ 0.125 │ 20   │ -0.75 │\n└─────────┴───────┴──────┴───────┘\n"},
      {"an inference session's tensor",
       "Tensor {\n  cpuData: Float32Array(6) [ 0.25, -1.5, 3, "
       "0.125, 20, -0.75 ],\n  type: 'float32',\n  dims: [ 2, 3 "
       "],\n  size: 6\n}\n"},
      {"a matrix of a JavaScript library",
       "Matrix {\n  [\n     0.25    -1.5      3       \n     0.125   20      -0.75    \n  ]\n  "
       "rows: 2\n  columns: 3\n}\n"},
      {"pandas", "       0     1     2\n0  0.250  -1.5  3.00\n1  0.125  20.0 -0.75\n"},
      {"pandas, with words",
       "         Noor  the goat    it\nNoor    0.250      -1.5  3.00\nthe "
       "goat 0.125   20.0 -0.75\n"},
      {"Octave", "w =\n\n    0.2500   -1.5000    3.0000\n    0.1250   20.0000   -0.7500\n\n"},
      {"Octave, columns wrapped",
       "w =\n\n Columns 1 and 2:\n\n    0.2500   -1.5000\n    0.1250   "
       "20.0000\n\n Column 3:\n\n    3.0000\n   -0.7500\n\n"},
      {"MATLAB, scaled",
       "w =\n\n   1.0e+01 *\n\n    0.0250   -0.1500    0.3000\n    0.0125    "
       "2.0000   -0.0750\n"},
      {"Octave's input", "w = [0.25 -1.5 3;0.125 20 -0.75]\n"},
      {"R", "      [,1] [,2]  [,3]\n[1,] 0.250 -1.5  3.00\n[2,] 0.125 20.0 -0.75\n"},
      {"R, columns wrapped",
       "      [,1] [,2]\n[1,] 0.250 -1.5\n[2,] 0.125 20.0\n      [,3]\n[1,]  3.00\n[2,] -0.75\n"},
      {"R's table", "\"V1\" \"V2\" \"V3\"\n\"1\" 0.25 -1.5 3\n\"2\" 0.125 20 -0.75\n"},
      {"Julia", "2×3 Matrix{Float64}:\n 0.25   -1.5   3.0\n 0.125  20.0  -0.75\n"},
      {"Julia's println", "[0.25 -1.5 3.0; 0.125 20.0 -0.75]\n"},
      {"Julia, single", "Float32[0.25 -1.5 3.0; 0.125 20.0 -0.75]\n"},
      {"Eigen", " 0.25  -1.5     3\n0.125    20 -0.75\n"},
      {"Eigen, clean", "[ 0.25  -1.5     3]\n[0.125    20 -0.75]\n"},
      {"Eigen, heavy", "[[ 0.25,  -1.5,     3];\n [0.125,    20, -0.75]]\n"},
      {"Armadillo", "A:\n    0.2500   -1.5000    3.0000\n    0.1250   20.0000   -0.7500\n"},
      {"Java", "[[0.25, -1.5, 3.0], [0.125, 20.0, -0.75]]\n"},
      {"Go", "[[0.25 -1.5 3] [0.125 20 -0.75]]\n"},
      {"Go, with types", "[][]float64{[]float64{0.25, -1.5, 3}, []float64{0.125, 20, -0.75}}\n"},
      {"Go, arrays", "[2][3]float64{[3]float64{0.25, -1.5, 3}, [3]float64{0.125, 20, -0.75}}\n"},
      {"Rust",
       "[\n    [\n        0.25,\n        -1.5,\n        3.0,\n    ],\n    [\n        "
       "0.125,\n        20.0,\n        -0.75,\n    ],\n]\n"},
      {"C", "0.250000 -1.500000 3.000000 \n0.125000 20.000000 -0.750000 \n"},
      {"C++", "{{ 0.25, -1.5, 3},\n {0.125, 20, -0.75}}\n"},
      {"LaTeX", "A = \\begin{bmatrix} 0.25 & -1.5 & 3 \\\\ 0.125 & 20 & -0.75 \\end{bmatrix}\n"},
      {"LaTeX's table",
       "\\begin{tabular}{lrrr}\n & a & b & c \\\\\n\\hline\nx & 0.25 & $-1.5$ & 3 "
       "\\\\\ny & 0.125 & 20 & $-0.75$ \\\\\n\\end{tabular}\n"},
      {"Markdown",
       "| | a | b | c |\n|---|---:|---:|---:|\n| x | 0.25 | -1.5 | 3 |\n| y | 0.125 | "
       "20 | -0.75 |\n"},
      {"HTML",
       "<table><tr><th></th><th>a</th><th>b</th><th>c</th></tr>\n"
       "<tr><th>x</th><td>0.25</td><td>-1.5</td><td>3</td></tr>\n"
       "<tr><th>y</th><td>0.125</td><td>20</td><td>-0.75</td></tr></table>\n"},
      {"CSV", "0.25,-1.5,3\n0.125,20,-0.75\n"},
      {"CSV, with heads and labels", ",a,b,c\nx,0.25,-1.5,3\ny,0.125,20,-0.75\n"},
      {"CSV, with decimal commas", "0,25;-1,5;3\n0,125;20;-0,75\n"},
      {"CSV, quoted", "\"0,25\",\"-1,5\",\"3\"\n\"0,125\",\"20\",\"-0,75\"\n"},
      {"TSV", "\t0\t1\t2\n0\t0.25\t-1.5\t3\n1\t0.125\t20\t-0.75\n"},
      {"rows in a loop", "[0.25, -1.5, 3.0]\n[0.125, 20.0, -0.75]\n"},
      {"rows with words", "Noor [0.25 -1.5 3.0]\nfed [0.125 20.0 -0.75]\n"},
      {"cell by cell",
       "w[0][0] = 0.25\nw[0][1] = -1.5\nw[0][2] = 3\nw[1][0] = 0.125\nw[1][1] = "
       "20\nw[1][2] = -0.75\n"},
      {"percents", "25% -150% 300%\n12.5% 2000% -75%\n"},
      {"C's source", "{{0.25f, -1.5f, 3.f}, {1.25e-1f, 20.0f, -0.75F}}\n"},
      {"R's source, by columns", "w <- matrix(c(0.25, 0.125, -1.5, 20, 3, -0.75), nrow = 2)\n"},
      {"R's source, by rows",
       "w <- matrix(c(0.25, -1.5, 3,\n              0.125, 20, -0.75), ncol=3, byrow=TRUE)\n"},
      {"R's source, without names",
       "w = matrix(data = c(0.25, -1.5, 3, 0.125, 20, -0.75), 2L, 3L, T)\n"},
      {"LaTeX with powers of ten",
       "$$A = \\left(\\begin{array}{rrr} 2.5 \\cdot 10^{-1} & -1.5 & 3 \\\\ 0.125 & 2 \\times "
       "10^{1} & -7.5\\times10^{-1} \\end{array}\\right)$$\n"},
      {"APL", "0.25  ¯1.5  3\n0.125 20   ¯0.75\n"},
      {"Fortran", "  0.25D+00 -0.15D+01  0.30D+01\n  0.125D+00  0.20D+02 -0.75D+00\n"},
      {"Maxima",
       "    [ 0.25   - 1.5    3    ]\nx = [                      ]\n    [ 0.125   20   - "
       "0.75 ]\n"}};
  for (const Style& style : styles) {
    INFO(style.program << ":\n" << style.text);
    CHECK(values_of(only(std::string(style.text), 2, 3)) == ours);
  }
}

TEST_CASE("what stands around printed numbers is no part of them") {
  const std::vector<std::string_view> texts{
      "\x1B[1;32m0.25 -1.5 3\n0.125 20 -0.75\x1B[0m\n",
      "\xEF\xBB\xBF"
      "0.25 -1.5 3\r\n0.125 20 -0.75\r\n",
      "[10:12:33] 0.25 -1.5 3\n[10:12:34] 0.125 20 -0.75\n",
      "2026-01-05 10:12:33,123 INFO 0.25 -1.5 3\n2026-01-05 10:12:33,124 INFO 0.125 20 -0.75\n",
      "web-1  | 0.25 -1.5 3\nweb-1  | 0.125 20 -0.75\n",
      "# 0.25 -1.5 3\n# 0.125 20 -0.75\n",
      ">>> print(w)\n[[0.25 -1.5 3.]\n [0.125 20. -0.75]]\n",
      "In [3]: w\nOut[3]:\narray([[0.25, -1.5, 3.],\n       [0.125, 20., -0.75]])\n",
      "2026-01-05 10:12:33,123 [INFO] epoch 1/3 loss=0.1234\nw tensor([[0.2500, -1.5000, 3.0000],"
      "\n        [0.1250, 20.0000, -0.7500]])\nw.shape = torch.Size([2, 3])\nok 0.5 s\n"};
  for (const std::string_view text : texts) {
    INFO(text);
    CHECK(values_of(only(std::string(text), 2, 3)) == ours);
  }
}

TEST_CASE("what a log puts before every line of an array is no part of it") {
  const std::vector<std::string_view> prefixes{"2024-05-01 10:12:33,101 INFO [train] ",
                                               "INFO:root:",
                                               "[train] ",
                                               "[10:12:33][rank0] ",
                                               "2024-05-01T10:12:33Z | INFO | ",
                                               "2024-05-01 10:12:33,101 - attn - DEBUG - ",
                                               "May  1 10:12:33 host prog[12]: ",
                                               "I0501 10:12:33.123456 1234 attn.py:55] ",
                                               "trainer-1  | 2024-05-01T10:12:33Z W ",
                                               "<14>1 weights: "};
  const std::vector<std::vector<std::string_view>> texts{
      {"[[0.25 -1.5 3.]", " [0.125 20. -0.75]]"},
      {"w tensor([[ 0.2500, -1.5000,", "          3.0000],",
       "        [ 0.1250, 20.0000, -0.7500]],", "       grad_fn=<MmBackward0>)"},
      {"epoch 3, loss 0.5", "w: [[0.25 -1.5 3.]", "", " [0.125 20. -0.75]]", "epoch 4, loss 0.4"}};
  for (const std::string_view prefix : prefixes) {
    for (const auto& lines : texts) {
      std::string text;
      for (const std::string_view line : lines) text.append(prefix).append(line).append("\n");
      INFO(text);
      const auto array = only(text, 2, 3);
      CHECK(values_of(array) == ours);
      CHECK(array.label.substr(0, 1) == (lines[0].starts_with("[") ? "" : "w"));
    }
  }
}

TEST_CASE("times in a log may differ from line to line, and a name of its own stands first") {
  CHECK(values_of(only("May  9 23:59:59 host prog[9]: [[0.25 -1.5 3.]\n"
                       "May 10 00:00:00 host prog[12]:  [0.125 20. -0.75]]\n",
                       2, 3)) == ours);
  CHECK(arrays("2024-05-01 10:12:33,101 - attn - DEBUG - [[0.5 0.25]\n [0.5 0.75]]\n")[0].label ==
        "");
  CHECK(arrays("INFO:attn:[0.5 0.25]\n")[0].label == "");
  for (const std::string_view after : {"INFO ", "INFO: ", "| INFO | ", "- attn - INFO - "}) {
    const std::string text = fmt::format("2024-05-01 10:12:33 {}-0.5 0.25\n", after);
    CHECK(arrays(text)[0].cells[0].value == -0.5);
  }
}

TEST_CASE("a number before every line of an array may be one of it") {
  CHECK(has(refused("INFO: 12 [[0.5 0.25\nINFO: 12  0.5 0.75]]\n"), "line 1: found \"12\" before"));
  CHECK(has(refused("1714558353.101 [[0.5 0.25\n1714558353.102  0.5 0.75]]\n"), "of the log"));
  CHECK(has(refused("[0] [[0.5]\n[0]  [0.25]]\n"), "of the log"));
}

TEST_CASE("a comma that stands within a number separates no cells") {
  const auto array = only("Noor 0,25\nfed 0,5\n", 2, 1);
  CHECK(values_of(array) == std::vector{0.25, 0.5});
}

TEST_CASE("numbers on the line of their name are its own") {
  const auto found = arrays("loss: 0.5\nscores: 1.5 2.5 3.5\nweights = 0.2 0.3 0.5\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].label == "scores");
  CHECK(found[1].label == "weights");
  CHECK(values_of(found[1]) == std::vector{0.2, 0.3, 0.5});
}

TEST_CASE("a column of numbers is no labels, and a line of words no head, unless they count") {
  const auto array = only("attention weights\n0.1 0.2 0.7\n0.3 0.3 0.4\n", 2, 3);
  CHECK(values_of(array) == std::vector{0.1, 0.2, 0.7, 0.3, 0.3, 0.4});
}

TEST_CASE("text of PowerShell is read") {
  std::string bytes = "\xFF\xFE";
  for (const char c : std::string("0.25 -1.5 3\n0.125 20 -0.75\n"))
    bytes.append(1, c).append(1, '\0');
  CHECK(values_of(only(bytes, 2, 3)) == ours);
}

TEST_CASE("an infinite number, none and a missing one are told apart") {
  const auto cells = only("[[nan, -inf],\n [--, True]]\n", 2, 2).cells;
  CHECK(std::isnan(cells[0].value));
  CHECK(cells[1].value == -infinite);
  CHECK(cells[2].kind == PrintedNumber::Kind::missing);
  CHECK(cells[3].value == 1.0);
}

TEST_CASE("what a program left out is known to be left out") {
  const auto array =
      only("[[1.5 2.5 ... 5.5]\n [6.5 7.5 ... 9.5]\n ...\n [0.5 1.5 ... 4.5]]\n", 5, 6);
  const auto kind = [&](std::size_t i, std::size_t j) { return array.cells[i * 6 + j].kind; };
  CHECK(array.cells[5].value == 5.5);
  CHECK(array.cells[4 * 6 + 5].value == 4.5);
  CHECK(kind(0, 2) == PrintedNumber::Kind::elided);
  CHECK(kind(3, 0) == PrintedNumber::Kind::elided);
  CHECK(kind(4, 1) == PrintedNumber::Kind::number);
}

TEST_CASE("a number is as exact as its program prints") {
  struct Case {
    std::string_view text;
    PrintedDigits::Rule rule;
    double first;  // half a unit of the first number
  };
  using Rule = PrintedDigits::Rule;
  const std::vector<Case> cases{
      {"tensor([[0.5000, 1.0000], [2.0000, 3.0000]])", Rule::decimals, 0.00005},
      {"[[0.5 1.25] [2. 3.]]", Rule::shortened, 0.005},
      {"[[0.5 0.3333333333333333] [2. 3.]]", Rule::in_full, 0.0},
      {"[[1.e+00 1.234e-05] [1e+00 1e+00]]", Rule::mantissas, 0.0005},
      {"[[1. 0.] [0. 1.]]", Rule::whole, 0.0},
      {"[[True False] [False True]]", Rule::truths, 0.0},
      {"  0.5 12.25\n  1.5  3.75\n", Rule::by_column, 0.05},
      {"1234 2\n5 6\n", Rule::whole_rounded, 0.5}};
  for (const Case& one : cases) {
    INFO(one.text);
    const auto settled = settle_digits(only(std::string(one.text), 2, 2), 0);
    CHECK(settled.told.rule == one.rule);
    CHECK(std::abs(settled.half_units[0] - one.first) <= 1e-12);
  }
}

TEST_CASE("a type that is named says what a number lost when it was stored") {
  const auto array = only("tensor([[2.0000, 4.0000]], dtype=torch.bfloat16)", 1, 2);
  CHECK(settle_digits(array, 0).half_units[1] > 4.0 / 128);
}

TEST_CASE("a label names one step or none") {
  const auto step = [](std::string_view label) {
    const auto named = step_named(label);
    return named ? std::string(facts(named->id).name) : std::string("none");
  };
  CHECK(step("attn_weights") == "weights");
  CHECK(step("Attention weights") == "weights");
  CHECK(step("Q") == "queries");
  CHECK(step("self.attnScores") == "scores");
  CHECK(step("masked attention scores") == "masked_scores");
  CHECK(step("softmax(scores)") == "none");
  CHECK(step("W_Q") == "none");
  CHECK(step("loss") == "none");
  CHECK(step_named("qkv.head2.weights")->head == 2);
  CHECK(step_named("Attention weights (head 0)")->has_head);
}

TEST_CASE("what code bases call the steps of a block names them") {
  struct Name {
    std::string_view label, step;
  };
  const std::vector<Name> all{{"ln_1", "norm_1"},
                              {"norm2", "norm_2"},
                              {"LayerNorm1", "norm_1"},
                              {"blocks.0.hook_resid_mid", "residual_1"},
                              {"resid_post", "residual_2"},
                              {"resid1", "residual_1"},
                              {"x_pos", "positioned"},
                              {"pos_emb", "none"},
                              {"attention_norm", "norm_1"},
                              {"attention.output.LayerNorm", "norm_1"},
                              {"fc1", "ffn_hidden"},
                              {"up_proj", "ffn_hidden"},
                              {"gate_proj", "ffn_gate"},
                              {"gelu_out", "ffn_activated"},
                              {"mlp_output", "ffn_output"},
                              {"ffn_out", "ffn_output"},
                              {"feed_forward", "ffn_output"},
                              {"Network output", "ffn_output"},
                              {"gate", "ffn_gate"},
                              {"up", "ffn_hidden"},
                              {"catch up", "none"},
                              {"hidden_states", "none"},
                              {"attn_output", "output"}};
  for (const Name& one : all) {
    CAPTURE(one.label);
    const auto named = step_named(one.label);
    CHECK((named ? facts(named->id).name : "none") == one.step);
    CHECK((!named || (named->meanings.empty() && !named->is_end)));
  }
  CHECK(step_named("x1")->meanings.size() == 2);
  CHECK(step_named("post_attention_layernorm")->meanings[0] ==
        Meaning{StepId::norm_2, NormPlace::before});
  CHECK(step_named("block_output")->is_end);
}

TEST_CASE("in a name of code what stands last says what it is") {
  struct Name {
    std::string_view label, step;
  };
  const std::vector<Name> all{{"blocks.0.attn.hook_q", "queries"},
                              {"attn.hook_k", "keys"},
                              {"attn.hook_v", "values"},
                              {"blocks.11.attn.hook_rot_q", "rotated_queries"},
                              {"blocks.0.attn.hook_attn_scores", "scaled_scores"},
                              {"blocks.0.attn.hook_pattern", "weights"},
                              {"blocks.0.attn.hook_z", "context"},
                              {"blocks.0.attn.hook_result", "none"},
                              {"blocks.0.hook_attn_out", "output"},
                              {"blocks.0.hook_mlp_out", "ffn_output"},
                              {"attn_q", "queries"},
                              {"attn.Q", "queries"},
                              {"attnK", "keys"},
                              {"attn.z", "none"},
                              {"attn_mask", "none"},
                              {"attn.qkv", "none"},
                              {"transformer.h.0.attn.q", "queries"},
                              {"transformer.h.0.attn", "weights"},
                              {"transformer.h.0.mlp.act", "ffn_activated"},
                              {"model.layers.0.self_attn.q_proj", "queries"},
                              {"model.layers.0.self_attn.q_proj.weight", "none"},
                              {"model.layers.0.mlp", "ffn_output"},
                              {"encoder.layer.0.attention.self.query", "queries"},
                              {"encoder.layer.0.attention.output.LayerNorm", "norm_1"},
                              {"attn.context", "context"},
                              {"layers.0.attn_output", "output"},
                              {"self_attn.out_proj", "output"},
                              {"attentions", "weights"},
                              {"attentions.0", "weights"},
                              {"attn_0", "weights"},
                              {"attn_layer0", "weights"},
                              {"attn_weights_np", "weights"},
                              {"Attention of layer 3", "weights"},
                              {"weights.T", "weights"},
                              {"Q @ K.T", "scores"},
                              {"weights.values", "none"},
                              {"H", "none"},
                              {"For scores", "none"},
                              {"C", "context"},
                              {"c", "none"}};
  for (const Name& one : all) {
    CAPTURE(one.label);
    const auto named = step_named(one.label);
    CHECK((named ? facts(named->id).name : "none") == one.step);
    CHECK((!named || !named->has_head));
  }
  CHECK(step_named("attn.hook_attn_scores")->is_softmaxed);
  CHECK(step_named("transformer.h.0.attn.c_attn")->meanings.size() == 3);
  CHECK(step_named("encoder.layer.0.output")->is_bare);
}

TEST_CASE("what can be read in two ways is refused, and what is none of numbers") {
  CHECK(has(refused("1,234 5,678\n2,345 6,789\n"), "\"1,234\", which may be"));
  CHECK(has(refused("[1,234, 5,678]\n"), "which may be one number"));
  CHECK(has(refused("0.5 0,25\n0.5 0,75\n"), "one decimal mark"));
  CHECK(has(refused("[[1, 2], [3]]\n"), "this row has 1 number, but the first one given has 2"));
  CHECK(has(refused("0.5 0.25\n0.5\n"), "this row has 1 number"));
  CHECK(has(refused("0.5099999.00 1.0\n1.0 2.0\n"), "among numbers"));
  CHECK(has(refused("0.0001********\n1.0000 -2.5000\n"), "among numbers"));
  CHECK(has(refused("[[1.+2.j  0.+0.5j]]\n"), "complex"));
  CHECK(has(refused("tensor([[0.5, 0.25],\n        [0.5"), "cut off"));
  CHECK(has(refused("Array:float32[2,2]\n"), "in place of an array"));
  CHECK(has(refused("[ [ [Array], [Array] ] ]\n"), "[Array]"));
  CHECK(has(refused("structure(c(0.25, 1, -3.5), dim = c(3L, 1L))\n"), "column after column"));
  CHECK(has(refused("[[1/5, 0.5], [2/5, 0.5]]\n"), "the fraction \"1/5\""));
  CHECK(has(refused("1/5 2/5\n2/5 3/5\n"), "the fraction \"1/5\""));
  CHECK(has(refused("1/5,2/5\n"), "the fraction \"1/5\""));
  CHECK(has(refused("1/5 0.3\n2/5 0.5\n"), "the fraction \"1/5\""));
  CHECK(arrays("[12/60 (20%)] loss\n1/3 [====] 5s\n[[0.5 0.25]]\n").size() == 1);
  CHECK(has(refused("matrix(c(0.1, 0.2, 0.3), nrow = 2)\n"), "found 3 numbers for 2 × 1"));
  CHECK(has(refused("matrix(c(0.1, 0.2), nrow = 2, dimnames = x)\n"), "\"dimnames = x\""));
  CHECK(has(refused("no numbers here\n"), "found no numbers"));
  CHECK(has(refused("\x93NUMPY\x01"), ".npy"));
}

TEST_CASE(
    "heads that count are no numbers, where a rule or an empty cell says that they are heads") {
  CHECK(values_of(only("|   | 0 | 1 |\n|---|---|---|\n| 0 | 0.25 | 3 |\n", 1, 2)) ==
        std::vector{0.25, 3.0});
  CHECK(has(refused("|   | 0 | 1 |\n|---|---|---|\n"), "found no numbers"));
  CHECK(has(refused(";0;1\n"), "found no numbers"));
  CHECK(values_of(only("0\t1\n0.5\t0.25\n", 2, 2))[1] == 1.0);
}

TEST_CASE("a row with something else among its numbers is no other line, but refused") {
  const auto is_found = [](const std::string& text, std::string_view cell) {
    return has(refused(text), fmt::format("found {} among numbers, expected a number", cell));
  };
  CHECK(is_found("| w | a | b |\n|---|---|---|\n| x | 0.2 | **0.8** |\n| y | 0.5 | 0.5 |\n",
                 "\"**0.8**\""));
  CHECK(is_found("r,1.5,n/a\ns,3.5,4.5\n", "\"n/a\""));
  CHECK(is_found("s,3.5,4.5\nr,1.5,-\n", "\"-\""));
  CHECK(is_found(
      "\\begin{tabular}{lrr}\nx & $2.5$ & 0.5 \\\\\ny & 0.5 & <0.01 \\\\\n\\end{tabular}\n",
      "\"<0.01\""));
  CHECK(is_found("x 0.2 n/a 0.8\ny 0.1 0.2 0.3\n", "\"n/a\""));
  CHECK(is_found("y 0.1 0.2 0.3\nx 0.2 n/a 0.8\n", "\"n/a\""));
  CHECK(is_found("[[0x10, 2], [3, 4]]", "the text \"0x10\""));
  CHECK(is_found("[[\"a\", 2], [3, 4]]", "the text \"\"a\"\""));
  CHECK(arrays("Layer 0 weights\na 0.5 0.5\nb 0.25 0.75\n").size() == 1);
}

TEST_CASE("a number after a comma is no row's own where a decimal comma may be meant") {
  const std::string decimal = "0,25\n1,75\n2,50\n";
  CHECK(has(refused(decimal),
            "found \"0,25\", which may be one number with a decimal comma, or two"));
  CHECK(values_of(only(decimal, 3, 1, CommaAs::decimal)) == std::vector{0.25, 1.75, 2.5});
  CHECK(values_of(only("0, 25\n1, 75\n2, 50\n", 3, 1)) == std::vector{25.0, 75.0, 50.0});
  CHECK(values_of(only("1,234\n2,345\n", 2, 1, CommaAs::thousands)) == std::vector{1234.0, 2345.0});
}

TEST_CASE("pandas' further columns stand below, after a mark") {
  CHECK(values_of(
            only("       0     1  \\\n0  1.500 -0.25   \n1  0.125  2.00   \n\n     2  \n0  3.0  \n"
                 "1 -4.0  \n",
                 2, 3)) == std::vector{1.5, -0.25, 3.0, 0.125, 2.0, -4.0});
}

TEST_CASE("a table that may be cut off is refused") {
  CHECK(has(refused("0.1234 0.5678\n0.9012 0.3"), "may be cut off"));
  CHECK(has(refused("     0    1\n0  1.0"), "may be cut off"));
  CHECK(has(refused("   0    1\n0  1.0  2.5\n1  0.\n"), "has a label and 2"));
  CHECK(values_of(only("0.1234 0.5678\n0.9012 0.3\n", 2, 2))[3] == 0.3);
  CHECK(values_of(only("0.1234 0.5678\n0.9012 0.3456", 2, 2))[3] == 0.3456);
}

TEST_CASE("rows with the names of steps are these steps, and the name stands above the heads") {
  const auto rows = arrays("scores 40 38 26\nweights 0.75 0.25 0\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].label == "weights");
  CHECK(rows[1].cells[0].value == 0.75);
  CHECK(arrays("key 0.5 0.25\nfox 0.5 0.75\n").size() == 1);
  CHECK(arrays("## Weights\n\n| | birds | fly |\n|-|-|-|\n| fly | 0.75 | 0.25 |\n")[0].label ==
        "Weights");
  CHECK(arrays("weights:\n     birds  fly\nfly   0.75 0.25\n")[0].label == "weights");
}

TEST_CASE("what begins a matrix of LaTeX is no part of its name") {
  const std::string_view matrix = "\\begin{array}{rr} 0.5 & 0.5 \\end{array}\\right]";
  const auto label = [&](std::string_view before) {
    return arrays(std::string(before).append(matrix).append("\n\\]\n")).at(0).label;
  };
  CHECK(label("\\[\nA = \\left[") == "A");
  CHECK(label("\\[ \\mathbf{A} = \\left[ ") == "A");
  CHECK(label("$$A = \\left(") == "A");
  CHECK(label("\\begin{align} A &= \\left[") == "A");
  CHECK(label("\\[\n{A}^{(2)} = \\left[") == "A head 2");
  CHECK(label("\\[\nW_Q = \\left[") == "W_Q");
}

TEST_CASE("of an exported trace in LaTeX the steps are read, each number by its own last digit") {
  const std::string input =
      "\n\\subsection*{Input}\n\\[\nA = \\left[\\begin{array}{r}\n9 \\\\\n"
      "\\end{array}\\right]\n\\]\n";
  const std::string step =
      "\n\\subsection*{qkv}\n\\[\nA = \\left[\\begin{array}{rr}\n"
      "0.5 & 0.0634 \\\\\n1.9 \\cdot 10^{-10} & 1 \\\\\n"
      "\\end{array}\\right]\n\\]\n";
  const auto units = [](const std::string& text) {
    const auto found = arrays(text);
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].label == "A");
    return settle_digits(found[0], 0).half_units;
  };
  const auto near = [](double one, double other) { return std::abs(one / other - 1) < 1e-9; };
  const auto exported =
      units("% Written by attn-trace 0.1.0\nAt most 4 decimals are shown: 0.5\n" + input + step);
  CHECK(exported[0] == 0.0);
  CHECK(near(exported[1], 0.00005));
  CHECK(near(exported[2], 0.05e-10));
  CHECK(exported[3] == 0.0);
  CHECK(near(units(step)[0], 0.05));
}

TEST_CASE("a mask is told by its name") {
  for (const std::string_view label : {"mask", "attn_mask", "attentionMask", "causal mask"}) {
    CHECK(names_mask(label));
  }
  CHECK_FALSE(names_mask("masked_scores"));
}

TEST_CASE("one long row is refused until somebody says how it is read") {
  const auto array = arrays("[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]\n").at(0);
  const std::vector<Wanted> wanted{{.rows = {2}, .columns = 3}};
  const auto read = [&](PrintedHow::Flat flat) { return *fitted(array, wanted, flat, "a.txt"); };
  CHECK(has(message_of([&] { read(PrintedHow::Flat::refused); }), "2 rows of 3"));
  CHECK(values_of(read(PrintedHow::Flat::by_rows))[1] == 0.2);
  CHECK(values_of(read(PrintedHow::Flat::by_columns))[1] == 0.3);
}

}  // namespace
