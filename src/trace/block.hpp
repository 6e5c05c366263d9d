// What stands around attention in a Transformer's block: norms, and networks that look at each word
// alone.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "trace/matrix.hpp"
#include "trace/norm.hpp"

namespace attn {

/// What a network's hidden numbers become:
/// relu: max(0, x);
/// gelu: x · ½(1 + erf(x ÷ √2)) (Hendrycks and Gimpel 2016);
/// gelu-tanh: ½x(1 + tanh(√(2/π)(x + 0.044715x³))), which is nearly the same;
/// silu: x ÷ (1 + e^−x).
enum class Activation { relu, gelu, gelu_tanh, silu };
inline constexpr std::array all_activations{Activation::relu, Activation::gelu,
                                            Activation::gelu_tanh, Activation::silu};

/// "gelu-tanh".
std::string_view name(Activation activation);
std::optional<Activation> parse_activation(std::string_view text);
/// What it may be, for messages.
std::string expected_activation();

/// A network's first layer, of which the second makes vectors. b_1 absent: 0.
struct HiddenLayer {
  std::optional<Matrix> W_1{};  ///< d × d_ff, or turned; never absent
  std::optional<Matrix> b_1{};  ///< one row
  Activation activation = Activation::relu;
};

/// The network that comes after attention: activation(x · W_1 + b_1) · W_2 + b_2. With a gate the
/// hidden numbers are not activated, but multiplied by activation(x · W_gate) (Shazeer 2020).
struct FeedForward {
  HiddenLayer hidden{};
  std::optional<Matrix> W_2{};     ///< d_ff × d, or turned; never absent
  std::optional<Matrix> b_2{};     ///< one row
  std::optional<Matrix> W_gate{};  ///< as W_1
};

/// Which vectors a block's norms even out: after: the sums of the residuals (Vaswani et al. 2017);
/// before: what attention and the network read (GPT-2, Llama).
enum class NormPlace { after, before };
inline constexpr std::array all_norm_places{NormPlace::after, NormPlace::before};

/// "before".
std::string_view name(NormPlace place);
std::optional<NormPlace> parse_norm_place(std::string_view text);

/// The norms of a block, the first of which belongs to attention and the second to the network. A
/// gain multiplies, and a shift is then added; absent: 1 and 0.
struct BlockNorm {
  NormKind kind = NormKind::layer;  ///< layer or rms
  NormPlace place = NormPlace::after;
  double epsilon = 1e-5;
  std::optional<Matrix> gain_1{}, shift_1{}, gain_2{}, shift_2{};  ///< one row
};

}  // namespace attn
