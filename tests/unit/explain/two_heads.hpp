// What tests of addresses and of explanations share.
#pragma once

#include "helpers.hpp"

namespace attn::test {

/// The lecture, its first and third word encoded, in two heads, causal.
inline Trace two_heads() {
  Input input = lecture();
  input.words = test::positions({2, 0});
  input.heads = 2;
  input.mask = {.rule = MaskRule::causal};
  return trace(input, std::vector{Variant::query_key, Variant::qkv});
}

}  // namespace attn::test
