#include "tensors/tensor_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "error.hpp"
#include "tensors/formats.hpp"
#include "tensors/npy.hpp"
#include "tensors/pickle.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

enum class Format { npy, npz, safetensors, sharded, pickle, other };

// PROTO, and the versions there are. A pickle that is older has no beginning of its own.
bool is_pickle(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5;
}

// A .safetensors begins with a length, which may be any bytes; as numpy's magic it would be beyond
// all files.
Format format_of(const std::string& path, std::string_view first_bytes) {
  if (first_bytes.starts_with(npy_magic)) return Format::npy;
  if (path.ends_with(".safetensors")) return Format::safetensors;
  if (path.ends_with(".safetensors.index.json")) return Format::sharded;
  if (first_bytes.starts_with("PK\3\4") || first_bytes.starts_with("PK\5\6")) return Format::npz;
  if (is_pickle(first_bytes)) return Format::pickle;
  // Cut off, or emptied: what it was meant to be is told by what opens it.
  if (path.ends_with(".npy")) return Format::npy;
  return path.ends_with(".npz") ? Format::npz : Format::other;
}

// A file of tensors has zero bytes, or bytes beyond ASCII, among its first ones; the length that a
// .safetensors begins with would be beyond all files.
bool is_text(std::string_view first_bytes) {
  constexpr unsigned char first_letter = ' ', last_letter = '~';
  const auto is_of_text = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= first_letter && byte <= last_letter) || c == '\n' || c == '\r' || c == '\t';
  };
  return !first_bytes.empty() && std::ranges::all_of(first_bytes, is_of_text);
}

// Git keeps large files elsewhere, and in their place a text that says where.
std::string hint_of_text(Bytes& bytes) {
  constexpr std::string_view pointer = "version https://git-lfs";
  if (bytes.size() < pointer.size() || text_of(bytes, 0, pointer.size()) != pointer) return {};
  return "this is what Git LFS left in the file's place: git lfs pull";
}

std::string first_bytes_of(Bytes& bytes) {
  constexpr std::uint64_t enough = 8;
  return text_of(bytes, 0, static_cast<std::size_t>(std::min(bytes.size(), enough)));
}

}  // namespace

std::unique_ptr<TensorFile> open_tensors(const std::string& path) {
  std::shared_ptr<Bytes> bytes = open_bytes(path);
  const std::string first_bytes = first_bytes_of(*bytes);
  const Format format = format_of(path, first_bytes);
  if (format != Format::sharded && format != Format::other && is_text(first_bytes)) {
    throw Error(fmt::format("{}: found a text, expected a file of tensors, as its name says", path),
                hint_of_text(*bytes));
  }
  switch (format) {
    case Format::npy:
      return open_npy(std::move(bytes), path);
    case Format::npz:
      return open_npz(std::move(bytes), path);
    case Format::safetensors:
      return open_safetensors(std::move(bytes), path);
    case Format::sharded:
      return open_sharded(path);
    case Format::pickle:
      refuse_pickle(path);
    case Format::other:
      break;
  }
  throw Error(
      fmt::format("{}: found a file of another kind, expected .npy, .npz, .safetensors or "
                  ".safetensors.index.json",
                  path));
}

bool is_tensor_file(const std::string& path, std::string_view first_bytes) {
  return format_of(path, first_bytes) != Format::other;
}

void refuse_name(const std::string& path, const std::optional<std::string>& name,
                 const std::vector<std::string>& names) {
  std::vector<std::string_view> known(names.begin(), names.end());
  constexpr std::size_t few = 5;
  const std::size_t shown = std::min(known.size(), few);
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) {
    list += fmt::format("{}{}", i == 0 ? "" : ", ", shortened(known[i]));
  }
  if (known.size() > shown) list += fmt::format(" and {} more", known.size() - shown);
  const std::string hint = fmt::format("it has {}", list);
  if (known.empty()) {
    throw Error(
        name ? fmt::format("{}: found no tensor in it, expected \"{}\"", path, shortened(*name))
             : fmt::format("{}: found no tensor in it, expected at least one", path));
  }
  if (!name) {
    throw Error(fmt::format("{}: found no name, expected that of a tensor, of which it has {}",
                            path, known.size()),
                hint);
  }
  const std::string_view near = nearest(*name, known);
  throw Error(
      fmt::format("{}: found no tensor \"{}\" among its {}{}", path, shortened(*name), known.size(),
                  near.empty() ? std::string(", expected one of them")
                               : fmt::format(", did you mean \"{}\"?", shortened(near))),
      hint);
}

void refuse_pickle(const std::string& path) {
  throw Error(fmt::format("{}: found a pickle, which may run anything when it is read, expected "
                          ".npy, .npz or .safetensors",
                          path),
              std::string(how_to_save));
}

}  // namespace attn
