// The tape's verbs as known mistakes have them. Beside tape.cpp, each says what is done otherwise.
#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "attention/tape.hpp"
#include "mistakes/slips.hpp"

namespace attn {

/// A mistake cannot be made with this input: shapes do not fit, or a number overflows.
struct CannotBeMade : std::runtime_error {
  CannotBeMade() : std::runtime_error("the mistake cannot be made") {}
};

/// Computes what somebody who makes the mistakes would. A cell that such a program leaves
/// undefined, 0 ÷ 0, is not_scored. Steps that it does not have are missing. Every verb throws
/// CannotBeMade, or std::invalid_argument where shapes do not fit.
class MistakenTape : public Tape {
 public:
  MistakenTape(const Input& input, Variant variant, const MistakenSettings& how)
      : Tape(input, variant, how.settings), slips_(how.slips) {}

  Rows queries() override;
  Rows keys() override;
  Rows values() override;
  Rows split(const Rows& rows, std::size_t head) override;
  Rows score(const Rows& asking, const Rows& answering) override;
  Rows scale(const Rows& scores) override;
  Rows mask(const Rows& scaled_scores) override;
  Rows softmax(const Rows& masked_scores) override;
  Weighted weigh(const Rows& weights, const Rows& weighed) override;
  Rows concat() override;
  void output(const Rows& contexts) override;

 protected:
  Rows project(StepId id, const Rows& rows, std::string_view W, std::string_view b) override;
  double divisor() const override;
  bool hides(std::size_t row, std::size_t token) const override;
  void require_something_to_see(std::size_t row, const Matrix& masked) const override;
  void require_finite(const Step& step) const override;
  Rows record(Step step) override;

 private:
  Rows taken_from(StepId id, Slips::Source source);
  bool is_meant_to_be_hidden(std::size_t row, std::size_t token) const;
  Rows right_keys(std::size_t head);
  Rows shares_of_scores(const Rows& scores);
  Rows softmax_over(const Rows& scores);
  std::size_t group_of(std::size_t row, std::size_t column) const;
  void amend(Step& step) const;
  void amend_weights(Step& step) const;
  void require_turnable(const Matrix& weights) const;

  Slips slips_;
  std::map<std::string, Rows> whole_;  // what was split, by name
};

}  // namespace attn
