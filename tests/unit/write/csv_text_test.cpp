#include "write/csv_text.hpp"

#include "catch.hpp"

using namespace attn;

TEST_CASE("a field is quoted where a spreadsheet might cut it, and quotes in it are doubled") {
  CHECK(csv_field("plain-1.5/x_y") == "plain-1.5/x_y");
  CHECK(csv_field("a;b") == "\"a;b\"");
  CHECK(csv_field("say \"a, b\"") == "\"say \"\"a, b\"\"\"");
}

TEST_CASE("a name that a spreadsheet would compute stays a text") {
  CHECK(csv_name("noun") == "noun");
  for (const char* formula : {"=1+1", "+1", "-1", "@A1", "＝1", " =1"}) {
    CHECK(begins_as_formula(formula));
    CHECK(csv_name(formula).starts_with("\"'"));
  }
}
