// Text in LaTeX. That documents compile is tested with pdflatex (tests/exports).
#include "write/latex_text.hpp"

#include <limits>

#include "catch.hpp"

using namespace attn;

TEST_CASE("no sign of a text is left that LaTeX reads as more than itself") {
  CHECK(latex_text("\\input{x}") == "\\textbackslash{}input\\{x\\}");
  CHECK(latex_text("50% of #1 & $x_i^2$~") ==
        "50\\% of \\#1 \\& \\$x\\_i\\textasciicircum{}2\\$\\textasciitilde{}");
  CHECK(latex_text("^^5c") == "\\textasciicircum{}\\textasciicircum{}5c");
  CHECK(latex_text("a--b?`") == "a-{}-{}b?`{}");
}

TEST_CASE("blanks that LaTeX would drop stay") {
  CHECK(latex_text(" a  b ") == "\\ a \\ b\\ ");
  CHECK(latex_text("a b") == "a b");
}

TEST_CASE("Latin letters keep their accents, composed or not") {
  CHECK(latex_text("naïve") == "na\\\"{\\i}ve");
  CHECK(latex_text("e\u0301te") == "\\'{e}te");
  CHECK(latex_text("Łódź") == "{\\L}\\'{o}d\\'{z}");
}

TEST_CASE("letters that its fonts do not have are shown by their code points") {
  CHECK(latex_text("猫") == "\\texttt{[U+732B]}\\allowbreak{}");
  CHECK(latex_text("α") == "$\\alpha$");
}

TEST_CASE("controls are shown, not written") {
  CHECK(latex_text("\n") == "\\textbackslash{}n");
  CHECK(latex_text("\u202e") == "\\textbackslash{}u\\{202e\\}");
}

TEST_CASE("numbers in math mode have no e") {
  CHECK(latex_number(0.5, 4) == "0.5");
  CHECK(latex_number(4e-05, 4) == "4 \\cdot 10^{-5}");
  CHECK(latex_number(1e-05, 4) == "10^{-5}");
  CHECK(latex_number(-std::numeric_limits<double>::infinity(), 4) == "-\\infty");
  CHECK(latex_number(std::numeric_limits<double>::quiet_NaN(), 4) == "\\text{--}");
}
