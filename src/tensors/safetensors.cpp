// .safetensors: the length of a header, the header, which is JSON, and the numbers. As the
// reference implementation has it, the header takes 100 MB at most, and the tensors' bytes lie one
// after the other, without a hole, up to the file's end.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "error.hpp"
#include "json/json_document.hpp"
#include "tensors/formats.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

constexpr std::string_view metadata_key = "__metadata__";

struct Entry {
  std::string name, type;
  std::vector<std::size_t> shape;
  std::uint64_t begin = 0, end = 0;  // of its bytes, behind the header
};

std::optional<Element> element_of(std::string_view type) {
  const auto found = std::ranges::find(all_elements, type, &ElementFacts::name);
  return found == all_elements.end() ? std::nullopt : std::optional(found->element);
}

// What its header says of one tensor.
class EntryReader {
 public:
  EntryReader(const std::string& path, const std::string& name, const Json& json)
      : place_{.file = path, .tensor = name}, json_(json) {}

  Entry read() const {
    if (!json_.is_object()) {
      place_.refuse(fmt::format("found {}, expected an object with dtype, shape and data_offsets",
                                describe(json_)));
    }
    for (const auto& item : json_.items()) {
      if (std::ranges::find(keys, item.key()) != keys.end()) continue;
      place_.refuse(fmt::format("found the key \"{}\", expected dtype, shape and data_offsets",
                                shortened(item.key())));
    }
    Entry entry{.name = place_.tensor, .type = type(), .shape = {}};
    for (const std::uint64_t length : whole_numbers("shape")) entry.shape.push_back(length);
    const auto offsets = whole_numbers("data_offsets");
    if (offsets.size() != 2 || offsets[0] > offsets[1]) {
      place_.refuse("found other data_offsets, expected two, the first no greater than the second");
    }
    entry.begin = offsets[0];
    entry.end = offsets[1];
    require_size(entry);
    return entry;
  }

 private:
  static constexpr std::array<std::string_view, 3> keys{"dtype", "shape", "data_offsets"};

  const Json& at(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) place_.refuse(fmt::format("found no {}, expected one", key));
    return *found;
  }

  std::string type() const {
    const Json& found = at("dtype");
    if (!found.is_string()) {
      place_.refuse(fmt::format("found {} as dtype, expected a string", describe(found)));
    }
    return found.get<std::string>();
  }

  std::vector<std::uint64_t> whole_numbers(const char* key) const {
    const Json& found = at(key);
    if (!found.is_array()) {
      place_.refuse(fmt::format("found {} as {}, expected a list", describe(found), key));
    }
    std::vector<std::uint64_t> numbers;
    for (const Json& number : found) {
      if (!number.is_number_unsigned()) {
        place_.refuse(fmt::format("found {} in {}, expected whole numbers", describe(number), key));
      }
      numbers.push_back(number.get<std::uint64_t>());
    }
    return numbers;
  }

  // A type that is not read here may be one of the format all the same.
  void require_size(const Entry& entry) const {
    const auto element = element_of(entry.type);
    if (!element) return;
    const std::uint64_t expected = bytes_of(entry.shape, facts(*element).size, place_);
    if (entry.end - entry.begin == expected) return;
    place_.refuse(fmt::format("found {} bytes of numbers, expected {}: {} of {}",
                              entry.end - entry.begin, expected, shape_text(entry.shape),
                              entry.type));
  }

  TensorPlace place_;
  const Json& json_;
};

class SafetensorsFile : public TensorFile {
 public:
  SafetensorsFile(std::shared_ptr<Bytes> bytes, const std::string& path)
      : path_(path), bytes_(std::move(bytes)) {
    const Json header = parse_header();
    for (const auto& item : header.items()) {
      if (item.key() == metadata_key) {
        require_metadata(item.value());
      } else {
        entries_.push_back(EntryReader(path_, item.key(), item.value()).read());
      }
    }
    std::ranges::sort(entries_, {},
                      [](const Entry& entry) { return std::pair(entry.begin, entry.end); });
    require_no_holes();
  }

  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const Entry& entry : entries_) names.push_back(entry.name);
    return names;
  }

  StoredTensor find(const std::optional<std::string>& name) const override {
    for (const Entry& entry : entries_) {
      if (!name || entry.name != *name) continue;
      TensorPlace place{.file = path_, .tensor = entry.name};
      const auto element = element_of(entry.type);
      if (!element) {
        place.refuse(fmt::format("found numbers of the type {}, expected {}", shortened(entry.type),
                                 expected_elements(&ElementFacts::name)));
      }
      return {.place = std::move(place),
              .bytes = bytes_,
              .offset = data_ + entry.begin,
              .element = *element,
              .shape = entry.shape};
    }
    refuse_name(path_, name, names());
  }

 private:
  Json parse_header() {
    const TensorPlace place{.file = path_};
    constexpr std::size_t width = 8;
    constexpr std::uint64_t most = 100'000'000;
    if (bytes_->size() < width) {
      place.refuse(fmt::format("found {} bytes, expected at least {}, the header's length",
                               bytes_->size(), width));
    }
    std::array<unsigned char, width> head{};
    bytes_->read(0, head);
    const std::uint64_t length = whole_of(head.data(), width);
    const std::uint64_t left = std::min(bytes_->size() - width, most);
    if (length > left) {
      place.refuse(fmt::format("found a header of {} bytes, expected at most {}{}", length, left,
                               length <= most ? ": the file may have been cut off" : ""));
    }
    std::string text = text_of(*bytes_, width, static_cast<std::size_t>(length));
    if (!text.starts_with('{')) place.refuse("found a header without {, expected a JSON object");
    data_ = width + length;
    return parse_json(std::move(text), path_);
  }

  void require_metadata(const Json& metadata) const {
    const TensorPlace place{.file = path_, .tensor = std::string(metadata_key)};
    if (!metadata.is_object()) {
      place.refuse(fmt::format("found {}, expected an object of texts", describe(metadata)));
    }
    for (const auto& item : metadata.items()) {
      if (item.value().is_string()) continue;
      place.refuse(fmt::format("found {} as \"{}\", expected a text", describe(item.value()),
                               shortened(item.key())));
    }
  }

  // Each begins where the one before ends, and the last ends where the file does.
  void require_no_holes() const {
    std::uint64_t end = 0;
    for (const Entry& entry : entries_) {
      if (entry.begin != end) {
        TensorPlace{.file = path_, .tensor = entry.name}.refuse(fmt::format(
            "found numbers from byte {} on, expected byte {}, where those before it end",
            entry.begin, end));
      }
      end = entry.end;
    }
    const std::uint64_t found = bytes_->size() - data_;
    if (found == end) return;
    TensorPlace{.file = path_}.refuse(
        fmt::format("found {} bytes of numbers, expected {}, as the header has it{}", found, end,
                    found < end ? ": the file may have been cut off" : ""));
  }

  std::string path_;
  std::shared_ptr<Bytes> bytes_;
  std::uint64_t data_ = 0;  // where the numbers begin
  std::vector<Entry> entries_;
};

}  // namespace

std::unique_ptr<TensorFile> open_safetensors(std::shared_ptr<Bytes> bytes,
                                             const std::string& path) {
  return std::make_unique<SafetensorsFile>(std::move(bytes), path);
}

}  // namespace attn
