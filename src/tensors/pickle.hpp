// Python's pickles may run anything when they are read, and are never read here.
#pragma once

#include <string>
#include <string_view>

namespace attn {

/// What a refusal of one says to do.
inline constexpr std::string_view how_to_save =
    "to save numbers alone: numpy.savez(\"head.npz\", W_Q=array), or "
    "safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")";

/// Throws Error for a file that is one.
[[noreturn]] void refuse_pickle(const std::string& path);

}  // namespace attn
