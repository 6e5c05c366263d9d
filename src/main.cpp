// attn-trace shows attention being computed, one number at a time.
//
// To understand the program, read next: attention/recipes.cpp, the three variants;
// attention/planner.hpp, what each of their verbs plans; operations/operation.hpp, what a step's
// operation knows; tell/narrate.cpp, the order in which a trace is told.
#include <cstdio>
#include <exception>
#include <string>

#include "cli/run.hpp"
#include "error.hpp"
#include "text/display.hpp"

namespace {

constexpr int trouble = 2;

// A message may quote text from outside, so it is made safe to show here, for all of them.
int complain(const std::string& message, const std::string& hint = {}) {
  std::fprintf(stderr, "attn-trace: %s\n", attn::visible(message).c_str());
  if (!hint.empty()) std::fprintf(stderr, "attn-trace: %s\n", attn::visible(hint).c_str());
  return trouble;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return attn::run(argc, argv);
  } catch (const attn::Error& error) {
    return complain(error.message(), error.hint());
  } catch (const std::bad_alloc&) {
    return complain("out of memory");
  } catch (const std::exception& error) {
    return complain(std::string("internal error: ") + error.what());
  }
}
