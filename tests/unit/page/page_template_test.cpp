// The page as it is before a trace is put into it.
#include "page/page_template.hpp"

#include "catch.hpp"

using namespace attn;

TEST_CASE("the page has a place for each thing that is put into it, once and in its order") {
  const std::string& page = page_template();
  std::size_t at = 0;
  for (const char* place : {"@GENERATOR@", "@TRACE@", "@FACTS@", "@MISTAKES@"}) {
    INFO(place);
    const std::size_t found = page.find(place, at);
    REQUIRE(found != std::string::npos);
    CHECK(page.find(place) == found);
    CHECK(page.find(place, found + 1) == std::string::npos);
    at = found;
  }
}

TEST_CASE("the page is whole, and lets no script run but its own") {
  const std::string& page = page_template();
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(page.find("</html>") != std::string::npos);
  const std::size_t policy = page.find("Content-Security-Policy");
  REQUIRE(policy != std::string::npos);
  const std::string rule = page.substr(policy, page.find('>', policy) - policy);
  CHECK(rule.find("default-src 'none'") != std::string::npos);
  CHECK(rule.find("script-src 'sha256-") != std::string::npos);
  CHECK(rule.find("unsafe") == std::string::npos);
}
