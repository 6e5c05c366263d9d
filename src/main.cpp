// attn-trace shows attention being computed, one number at a time.
//
// To understand the program, read next: attention/recipes.cpp, the three variants;
// attention/planner.hpp, what each of their verbs plans; operations/operation.hpp, what a step's
// operation knows; tell/narrate.cpp, the order in which a trace is told.
#include <exception>
#include <string>

#include "cli/output.hpp"
#include "cli/run.hpp"
#include "error.hpp"
#include "memory.hpp"

namespace {

constexpr int trouble = 2;

int complain(const std::string& message, const std::string& hint = {}) {
  attn::write_message(message);
  if (!hint.empty()) attn::write_message(hint);
  return trouble;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return attn::run(argc, argv);
  } catch (const attn::Error& error) {
    return complain(error.message(), error.hint());
  } catch (const std::bad_alloc&) {
    return complain("out of memory: expected to need no more than the " +
                        std::to_string(attn::memory_limit().bytes) + " bytes there are",
                    "a shorter sentence, --variant or --word takes less");
  } catch (const std::exception& error) {
    return complain(std::string("internal error: ") + error.what());
  }
}
