// How long the elementary functions take, in times of the C library's, which take turns with them
// over the same arguments.
//   elementary_speed [TURNS]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "elementary/functions.hpp"

namespace attn::test {
namespace {

using Compute = double (*)(Arguments);

// In the order of `functions`.
constexpr std::array<Compute, functions.size()> of_library{
    [](Arguments a) { return std::exp(a.x); },  [](Arguments a) { return std::tanh(a.x); },
    [](Arguments a) { return std::erf(a.x); },  [](Arguments a) { return std::sin(a.x); },
    [](Arguments a) { return std::cos(a.x); },  [](Arguments a) { return std::pow(a.x, a.y); },
    [](Arguments a) { return std::log2(a.x); },
};

std::vector<Arguments> usual_arguments(const Function& function) {
  constexpr std::size_t count = 100000;
  std::vector<Arguments> made(count);
  Draws draws(1);
  for (Arguments& one : made) one = {draws.within(function.usual), draws.within({-1, 1})};
  return made;
}

// The processor's time is the test's own: others may use the machine.
double nanoseconds_each(Compute compute, const std::vector<Arguments>& arguments) {
  const std::clock_t start = std::clock();
  double sum = 0.0;
  for (const Arguments& one : arguments) sum += compute(one);
  volatile double used = sum;  // what nobody uses is not computed
  static_cast<void>(used);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  return 1e9 * seconds / static_cast<double>(arguments.size());
}

double median(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  return numbers[numbers.size() / 2];
}

void race(const Function& function, Compute library, int turns) {
  const std::vector<Arguments> arguments = usual_arguments(function);
  std::vector<double> ours, theirs;
  for (int turn = 0; turn < turns; ++turn) {
    ours.push_back(nanoseconds_each(function.of, arguments));
    theirs.push_back(nanoseconds_each(library, arguments));
  }
  std::printf("%-5s %6.1f ns   the library's %6.1f ns   time × %.2f\n", function.name.data(),
              median(ours), median(theirs), median(ours) / median(theirs));
}

}  // namespace
}  // namespace attn::test

int main(int argc, char** argv) {
  using namespace attn::test;
  const int turns = argc > 1 ? std::atoi(argv[1]) : 51;
  for (std::size_t i = 0; i < functions.size(); ++i) race(functions[i], of_library[i], turns);
}
