// The types of numbers that programs compute attention in, and what each loses.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace attn {

enum class NumberType { float64, float32, tf32, float16, bfloat16 };

/// What is lost of numbers of one type. A number is rounded where it is stored, of the input and of
/// every step; sums of the types with few bits are added up in single precision.
struct Precision {
  NumberType type{};
  std::string_view name{};
  int bits = 0;           ///< of the significand, with the one that is not stored
  double stored = 0.0;    ///< of a number of the input, beside it
  double added = 0.0;     ///< of a sum, beside the magnitudes of its terms
  double made = 0.0;      ///< of a number that a step makes, beside it
  double smallest = 0.0;  ///< of a number that is nearly 0, whose type has no room below
  double largest = 0.0;   ///< what is larger overflows; 0: nothing that is looked at does
};

/// A few units of the last bit of the terms' magnitudes may be lost where numbers are added up.
inline constexpr double lost_in_single_precision = 8.0 / (1 << 24);

/// By the order of NumberType. TF32 is what products read their numbers as, which stay those of
/// single precision; some machines cut it off in place of rounding.
inline constexpr std::array<Precision, 5> precisions{
    {{.type = NumberType::float64,
      .name = "float64",
      .bits = 53,
      .stored = lost_in_single_precision / (1 << 29),
      .added = lost_in_single_precision / (1 << 29)},
     {.type = NumberType::float32,
      .name = "float32",
      .bits = 24,
      .stored = lost_in_single_precision,
      .added = lost_in_single_precision},
     {.type = NumberType::tf32,
      .name = "tf32",
      .bits = 11,
      .stored = 1.0 / (1 << 10),
      .added = lost_in_single_precision,
      .made = 1.0 / (1 << 10)},
     {.type = NumberType::float16,
      .name = "float16",
      .bits = 11,
      .stored = 1.0 / (1 << 11),
      .added = lost_in_single_precision,
      .made = 1.0 / (1 << 11),
      .smallest = 1.0 / (1 << 25),
      .largest = 65504.0},
     {.type = NumberType::bfloat16,
      .name = "bfloat16",
      .bits = 8,
      .stored = 1.0 / (1 << 8),
      .added = lost_in_single_precision,
      .made = 1.0 / (1 << 8)}}};

constexpr const Precision& precision_of(NumberType type) {
  return precisions[static_cast<std::size_t>(type)];
}

/// The distance of two neighbours of the type where a number stands.
double spacing_at(double number, const Precision& precision);
/// Whether it is one of the type's numbers, however large.
bool is_of(const Precision& precision, double number);
/// The nearest of the type's numbers, however large.
double stored(double number, const Precision& precision);
/// What is lost of it at most when it is stored: nothing of one that a type with few bits has.
double lost_when_stored(double number, const Precision& precision);
/// What is lost at most when a step makes it, off by no more than `off`, and it is stored.
double lost_when_made(double number, double off, const Precision& precision);

inline constexpr const Precision& single_precision = precision_of(NumberType::float32);

}  // namespace attn
