// What the parts of an edit are called.
#pragma once

#include <string>
#include <string_view>

#include "mistakes/edits.hpp"

namespace attn {

/// Each in a few words: "queries", "√d", "along columns".
std::string_view name(StepId id);
std::string_view name(Source source);
std::string_view name(Scaling::By by);
std::string_view name(Masking::Hides which);
std::string_view name(Along along);
std::string_view name(Dealing dealing);
std::string_view name(Stands stands);
std::string what_turns(const Turns& one);
std::string_view name(Norms::How how);
std::string_view name(Sloped::How how);
std::string_view name(MaskCounts::How how);
std::string_view name(Sinusoid::Order order);
std::string_view name(Sinusoid::Exponent exponent);
std::string_view name(ResidualOf::What what);
std::string_view name(NormedAs::How how);
std::string_view name(Gated::How how);
std::string_view name(SinkGoes goes);

}  // namespace attn
