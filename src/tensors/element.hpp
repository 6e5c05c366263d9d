// The types that the numbers of a tensor may have.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attn {

enum class Element { f64, f32, f16, bf16, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

struct ElementFacts {
  Element element;
  std::string_view name;    ///< as safetensors calls it
  std::string_view numpy;   ///< as numpy's descr does, after the order of bytes
  std::size_t size;         ///< in bytes
  std::string_view called;  ///< as people and programs print it
  /// What a number may lose, of its own size, when it is stored and computed with in this type;
  /// 0 where that is no more than single precision does, which every answer may have lost.
  double lost;
};

/// In the order of Element. numpy knows no bfloat16: that of the package ml_dtypes is written as
/// two bytes of no meaning (V2), which no other numbers are.
inline constexpr std::array<ElementFacts, 13> all_elements{{
    {Element::f64, "F64", "f8", 8, "float64", 0.0},
    {Element::f32, "F32", "f4", 4, "float32", 0.0},
    {Element::f16, "F16", "f2", 2, "float16", 0x1p-10},
    {Element::bf16, "BF16", "V2", 2, "bfloat16", 0x1p-7},
    {Element::i64, "I64", "i8", 8, "int64", 0.0},
    {Element::i32, "I32", "i4", 4, "int32", 0.0},
    {Element::i16, "I16", "i2", 2, "int16", 0.0},
    {Element::i8, "I8", "i1", 1, "int8", 0.0},
    {Element::u64, "U64", "u8", 8, "uint64", 0.0},
    {Element::u32, "U32", "u4", 4, "uint32", 0.0},
    {Element::u16, "U16", "u2", 2, "uint16", 0.0},
    {Element::u8, "U8", "u1", 1, "uint8", 0.0},
    {Element::boolean, "BOOL", "b1", 1, "bool", 0.0},
}};

inline const ElementFacts& facts(Element element) {
  return all_elements[static_cast<std::size_t>(element)];
}

/// The names that a message lists.
std::string expected_elements(std::string_view ElementFacts::*name);

/// The number that these bits are, as a double; nothing for what none is: an integer that a double
/// would round, or a truth value other than 0 and 1. May be infinite, or not a number.
std::optional<double> number_of(Element element, std::uint64_t bits);

}  // namespace attn
