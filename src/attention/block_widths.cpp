#include "attention/block_widths.hpp"

#include <fmt/format.h>

namespace attn {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// One part of the block beside what reaches it: vectors of so many numbers.
class Widths {
 public:
  Widths(const Input& in, Variant variant, std::size_t found)
      : in_(in), variant_(variant), found_(found) {}

  std::optional<Obstacle> obstacle() const {
    if (in_.residual && found_ != in_.embeddings->columns()) return no_sum();
    if (auto why = unfit_norm(NormPlace::after, &BlockNorm::gain_1, &BlockNorm::shift_1, "1")) {
      return why;
    }
    if (!in_.feed_forward) return std::nullopt;
    if (auto why = unfit_norm(NormPlace::before, &BlockNorm::gain_2, &BlockNorm::shift_2, "2")) {
      return why;
    }
    return unfit_network();
  }

 private:
  std::string_view axis(bool of_inputs) const {
    return of_inputs == (in_.layout == Layout::out_in) ? "column" : "row";
  }

  std::optional<Obstacle> no_sum() const {
    return Obstacle{
        fmt::format("/residual: found true, but what attention finds in the variant {} has {}, "
                    "expected as many as an embedding has ({}), since the two are added",
                    name(variant_), counted(found_, "number"), in_.embeddings->columns()),
        "what attention finds is not as long as an embedding"};
  }

  std::optional<Obstacle> unfit_norm(NormPlace place, std::optional<Matrix> BlockNorm::*gain,
                                     std::optional<Matrix> BlockNorm::*shift,
                                     std::string_view number) const {
    if (!in_.norm || in_.norm->place != place) return std::nullopt;
    for (const bool is_gain : {true, false}) {
      const std::optional<Matrix>& row = (*in_.norm).*(is_gain ? gain : shift);
      if (!row || row->columns() == found_) continue;
      const std::string key = fmt::format("{}_{}", is_gain ? "gain" : "shift", number);
      return Obstacle{fmt::format("/norm/{}: found {}, expected {}, one for each number of "
                                  "what attention finds in the variant {}",
                                  key, counted(row->columns(), "number"), found_, name(variant_)),
                      fmt::format("{} is of another length", key)};
    }
    return std::nullopt;
  }

  std::optional<Obstacle> unfit_network() const {
    const Matrix& W_1 = *in_.feed_forward->hidden.W_1;
    if (inputs_of(in_, W_1) != found_) {
      return Obstacle{
          fmt::format("/feed_forward/W_1: found {} × {}, expected {}, one for each "
                      "number of what attention finds in the variant {}",
                      W_1.rows(), W_1.columns(), counted(found_, axis(true)), name(variant_)),
          "W_1 was made for vectors of another length"};
    }
    const Matrix& W_2 = *in_.feed_forward->W_2;
    if (!in_.residual || outputs_of(in_, W_2) == found_) return std::nullopt;
    return Obstacle{fmt::format("/feed_forward/W_2: found {} × {}, expected {}, since what the "
                                "network makes is added to what it was given",
                                W_2.rows(), W_2.columns(), counted(found_, axis(false))),
                    "what the network makes is not as long as what it is given"};
  }

  const Input& in_;
  Variant variant_;
  std::size_t found_;
};

}  // namespace

std::optional<Obstacle> obstacle_in_block(const Input& in, Variant variant, std::size_t length) {
  return Widths(in, variant, length).obstacle();
}

}  // namespace attn
