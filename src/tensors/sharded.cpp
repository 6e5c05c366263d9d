// model.safetensors.index.json: a model that several files hold.
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "error.hpp"
#include "json/json_document.hpp"
#include "tensors/formats.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

// A name that leads nowhere else.
bool is_plain(const std::string& name) {
  return name.ends_with(".safetensors") && name.find('/') == name.npos &&
         name.find('\0') == name.npos;
}

class ShardedModel : public TensorFile {
 public:
  explicit ShardedModel(const std::string& path) : path_(path) {
    const Json index = parse_json(read_text(path), path);
    const auto map = index.is_object() ? index.find("weight_map") : index.end();
    if (map == index.end() || !map->is_object()) {
      throw Error(
          fmt::format("{}: /weight_map: found {}, expected an object with a file for each "
                      "tensor",
                      path_, map == index.end() ? "nothing" : describe(*map)));
    }
    for (const auto& item : map->items()) {
      if (!item.value().is_string() || !is_plain(item.value().get<std::string>())) {
        throw Error(
            fmt::format("{}: /weight_map{}: found {}, expected the name of a .safetensors "
                        "beside this file",
                        path_, json_pointer_step(item.key()), describe(item.value())));
      }
      shards_.emplace(item.key(), item.value().get<std::string>());
    }
  }

  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const auto& [name, shard] : shards_) names.push_back(name);
    return names;
  }

  StoredTensor find(const std::optional<std::string>& name) const override {
    const auto found = name ? shards_.find(*name) : shards_.end();
    if (found == shards_.end()) refuse_name(path_, name, names());
    const std::filesystem::path shard = std::filesystem::path(path_).parent_path() / found->second;
    return open_tensors(shard.string())->find(name);
  }

 private:
  std::string path_;
  std::map<std::string, std::string> shards_;  // by tensor
};

}  // namespace

std::unique_ptr<TensorFile> open_sharded(const std::string& path) {
  return std::make_unique<ShardedModel>(path);
}

}  // namespace attn
