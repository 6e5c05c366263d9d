// The directory at a zip's end.
#pragma once

#include <vector>

#include "tensors/zip.hpp"

namespace attn {

/// Its members, in its order. Throws Error where it does not lie where it says, up to the end of
/// the file, or says what cannot be.
std::vector<ZipMember> read_zip_directory(Bytes& bytes, const TensorPlace& place);

/// What a header says in 32 bits, or where these are all ones (since 64 are needed) what its extra
/// field says: those of `sizes` in their order. Throws Error where it does not say them.
void read_zip64(std::string_view extra, std::vector<std::uint64_t*> sizes,
                const TensorPlace& place);

}  // namespace attn
