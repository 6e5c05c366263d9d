#include "exercise/drawn_numbers.hpp"

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

void draw(Matrix& matrix, const Roundness& round, Chance& chance) {
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    // A quotient, and not a product with 0.1: 3 ÷ 10 is the double nearest to 0.3.
    for (double& cell : matrix.row(i)) {
      cell = static_cast<double>(chance.whole(round.most)) / round.per_one;
    }
  }
}

// Drawn after all others, whose numbers a seed has always given.
bool stands_around_attention(const InputMatrix& which) {
  return which.step && which.member == nullptr && which.row_for != RowFor::pair &&
         !which.key.starts_with("qk_norm.");
}

}  // namespace

int Chance::whole(int most) {
  const auto count = 2 * static_cast<std::uint64_t>(most) + 1;
  // What is left over at the end would make the first numbers a little more likely.
  const std::uint64_t end = std::mt19937_64::max() - std::mt19937_64::max() % count;
  std::uint64_t drawn = generator_();
  while (drawn >= end) drawn = generator_();
  return static_cast<int>(drawn % count) - most;
}

Input with_drawn_numbers(Input input, const NumberSizes& sizes, Chance& chance) {
  const auto draw_matrix = [&](std::optional<Matrix>* matrix, const InputMatrix& which) {
    if (matrix == nullptr || !*matrix) return;
    draw(**matrix, which.is_learned() ? sizes.learned : sizes.vectors, chance);
  };
  for (const InputMatrix& which : input_matrices) {
    if (stands_around_attention(which)) continue;
    draw_matrix(which.member != nullptr ? &(input.*which.member)
                : input.memory          ? &input.memory->embeddings
                                        : nullptr,
                which);
  }
  for (const InputMatrix& which : input_matrices) {
    if (stands_around_attention(which)) draw_matrix(find_member(input, which), which);
  }
  return input;
}

}  // namespace attn
