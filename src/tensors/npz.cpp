// numpy's .npy and .npz: an array, and a zip of arrays by name.
#include <fmt/format.h>

#include <utility>

#include "error.hpp"
#include "tensors/formats.hpp"
#include "tensors/npy.hpp"
#include "tensors/pickle.hpp"
#include "tensors/zip.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

constexpr std::string_view ending = ".npy";

class NpyFile : public TensorFile {
 public:
  NpyFile(std::shared_ptr<Bytes> bytes, const std::string& path)
      : path_(path), array_(find_npy(std::move(bytes), {.file = path})) {}

  std::vector<std::string> names() const override { return {}; }
  StoredTensor find(const std::optional<std::string>& name) const override {
    if (!name) return array_;
    throw Error(
        fmt::format("{}: found the name \"{}\", expected none: a .npy holds one array, which "
                    "has no name",
                    path_, shortened(*name)));
  }

 private:
  std::string path_;
  StoredTensor array_;
};

class NpzFile : public TensorFile {
 public:
  NpzFile(std::shared_ptr<Bytes> bytes, const std::string& path)
      : path_(path), zip_(std::move(bytes), {.file = path}) {
    // torch.save makes a zip around a pickle.
    for (const ZipMember& member : zip_.members()) {
      if (member.name.ends_with(".pkl")) refuse_pickle(path);
    }
  }

  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const ZipMember& member : zip_.members()) {
      if (member.name.ends_with(ending)) {
        names.push_back(member.name.substr(0, member.name.size() - ending.size()));
      }
    }
    return names;
  }

  StoredTensor find(const std::optional<std::string>& name) const override {
    for (const ZipMember& member : zip_.members()) {
      if (!name || member.name != *name + std::string(ending)) continue;
      const TensorPlace place{.file = path_, .tensor = *name};
      return find_npy(zip_.open(member, place), place);
    }
    refuse_name(path_, name, names());
  }

 private:
  std::string path_;
  Zip zip_;
};

}  // namespace

std::unique_ptr<TensorFile> open_npy(std::shared_ptr<Bytes> bytes, const std::string& path) {
  return std::make_unique<NpyFile>(std::move(bytes), path);
}

std::unique_ptr<TensorFile> open_npz(std::shared_ptr<Bytes> bytes, const std::string& path) {
  return std::make_unique<NpzFile>(std::move(bytes), path);
}

}  // namespace attn
