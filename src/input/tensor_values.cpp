#include "input/tensor_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "error.hpp"
#include "input/json_object.hpp"
#include "tensors/tensor_file.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 8> keys{"file", "name",       "rows",  "columns",
                                               "ids",  "transposed", "index", "plus"};

// What may stand at a place of an input file.
enum class Wanted { matrix, matrices, vector, mask };

std::string_view expected(Wanted wanted) {
  switch (wanted) {
    case Wanted::matrix:
      return "a matrix";
    case Wanted::matrices:
      return "a matrix, or one for each head";
    case Wanted::vector:
      return "a list of numbers: one axis";
    case Wanted::mask:
      break;
  }
  return "a mask: a matrix, or a list of numbers";
}

bool fits(Wanted wanted, std::size_t axes) {
  switch (wanted) {
    case Wanted::matrix:
      return axes == 2;
    case Wanted::matrices:
      return axes == 2 || axes == 3;
    case Wanted::vector:
      return axes == 1;
    case Wanted::mask:
      break;
  }
  return axes == 1 || axes == 2;
}

// Where there are more axes than may be.
std::string hint_of(Wanted wanted, std::size_t axes) {
  std::size_t most = 3;
  while (!fits(wanted, most)) --most;
  return axes > most ? "\"index\" takes one of each leading axis" : "";
}

// Of a file that stands in the input file `from`.
std::string path_of(const std::string& file, const std::string& from) {
  return (std::filesystem::path(from).parent_path() / file).string();
}

// A part of a tensor that an input file names.
class Reference {
 public:
  Reference(const Json& json, const std::string& file, const std::string& pointer)
      : object_(json, file, pointer) {
    object_.require_known_keys(keys);
    const auto path = object_.string("file");
    if (path && !path->empty()) return;
    if (path) object_.refuse("/file", "found an empty text, expected a path");
    object_.refuse("",
                   "the key \"file\" is missing, expected the path of a .npy, .npz or "
                   ".safetensors");
  }

  /// Adds the files that it reads to `files`.
  Tensor read(std::vector<std::string>& files) const {
    Tensor tensor = read_selected(files);
    const auto plus = object_.object("plus", "an object that names a tensor, which is added");
    if (!plus) return tensor;
    const Reference other(*object_.find("plus"), object_.file(), plus->pointer());
    const Tensor added = other.read(files);
    if (added.shape != tensor.shape) {
      other.refuse(fmt::format("found {} taken of {}, expected {}, to which it is added",
                               shape_text(added.shape), other.told(), shape_text(tensor.shape)));
    }
    for (std::size_t i = 0; i < added.numbers.size(); ++i) tensor.numbers[i] += added.numbers[i];
    return tensor;
  }

  /// Throws Error: where in the input file, which file, sentence.
  [[noreturn]] void refuse(const std::string& sentence, std::string hint = {}) const {
    object_.refuse("", sentence, std::move(hint));
  }

  /// "head.npz" or "W_Q of head.npz".
  std::string told() const {
    const auto name = object_.string("name");
    const std::string file = object_.string("file").value();
    return name ? fmt::format("{} of {}", *name, file) : file;
  }

 private:
  Tensor read_selected(std::vector<std::string>& files) const {
    const Selection selection = read_selection();
    const std::string path = path_of(object_.string("file").value(), object_.file());
    const auto name = object_.string("name");
    try {
      const StoredTensor stored = open_tensors(path)->find(name);
      // Of a model in several files the tensor's own is another than the index.
      files.insert(files.end(), {path, stored.place.file});
      return read_tensor(stored, selection);
    } catch (const Error& error) {
      object_.refuse("", error.message(), error.hint());
    }
  }

  Selection read_selection() const {
    Selection selection;
    selection.rows = slice("rows");
    selection.columns = slice("columns");
    selection.ids = whole_numbers("ids");
    selection.index = whole_numbers("index").value_or(std::vector<std::size_t>{});
    if (selection.rows && selection.ids) {
      object_.refuse("/ids", "found beside rows, expected only one of both");
    }
    if (const Json* found = object_.find("transposed")) {
      if (!found->is_boolean()) {
        object_.refuse("/transposed",
                       fmt::format("found {}, expected true or false", describe(*found)));
      }
      selection.transposed = found->get<bool>();
    }
    return selection;
  }

  std::optional<std::vector<std::size_t>> whole_numbers(std::string_view key) const {
    const Json* found = object_.find(key);
    if (found == nullptr) return std::nullopt;
    const std::string at = json_pointer_step(key);
    if (!found->is_array() || found->empty()) {
      object_.refuse(at, fmt::format("found {}, expected a list of whole numbers, counted from 0",
                                     describe(*found)));
    }
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < found->size(); ++i) {
      constexpr std::size_t most = 1'000'000'000'000;
      const auto number = whole_number((*found)[i], 0, most);
      if (!number) {
        object_.refuse(fmt::format("{}/{}", at, i),
                       fmt::format("found {}, expected a whole number, counted from 0",
                                   describe((*found)[i])));
      }
      numbers.push_back(*number);
    }
    return numbers;
  }

  std::optional<Slice> slice(std::string_view key) const {
    const auto numbers = whole_numbers(key);
    if (!numbers) return std::nullopt;
    if (numbers->size() != 2) {
      object_.refuse(json_pointer_step(key),
                     fmt::format("found {}, expected two: from, and to, which is not taken",
                                 counted(numbers->size(), "number")));
    }
    return Slice{numbers->front(), numbers->back()};
  }

  JsonObject object_;
};

// The numbers of a tensor as lists within lists. A mask may hide by −∞; else a number is finite.
class Lists {
 public:
  Lists(const Tensor& tensor, const Reference& reference, bool may_hide)
      : tensor_(tensor), reference_(reference), may_hide_(may_hide) {}

  Json make(std::size_t axis = 0) {
    if (axis == tensor_.shape.size()) return number();
    Json list = Json::array();
    auto& items = list.get_ref<Json::array_t&>();
    items.reserve(tensor_.shape[axis]);
    for (std::size_t i = 0; i < tensor_.shape[axis]; ++i) items.push_back(make(axis + 1));
    return list;
  }

 private:
  Json number() {
    const double number = tensor_.numbers[at_++];
    if (std::isfinite(number)) return number;
    if (may_hide_ && number < 0.0) return "-inf";
    std::string place;
    std::size_t left = at_ - 1;
    for (std::size_t axis = tensor_.shape.size(); axis-- > 0;) {
      place = fmt::format("{}{}{}", left % tensor_.shape[axis], place.empty() ? "" : ", ", place);
      left /= tensor_.shape[axis];
    }
    reference_.refuse(
        fmt::format("found {} at [{}] of what is taken of {}, expected finite numbers{}", number,
                    place, reference_.told(), may_hide_ ? ", or −∞" : ""));
  }

  const Tensor& tensor_;
  const Reference& reference_;
  bool may_hide_;
  std::size_t at_ = 0;
};

// Walks the places of an input file where numbers may stand.
class Places {
 public:
  Places(Json& document, const std::string& file) : document_(document), file_(file) {}

  /// Returns the files that were read.
  std::vector<std::string> put_in() {
    const auto put_matrix = [&](const InputMatrix& which) {
      put_in(which.place(), wanted(which));
      if (!which.short_key.empty()) put_in(which.short_key, wanted(which));
    };
    std::ranges::for_each(input_matrices, put_matrix);
    std::ranges::for_each(second_layers, put_matrix);
    for (const char* network : {"Q", "K", "V"}) {
      for (const char* W : {"W_1", "W_2"}) put_in(fmt::format("{}/{}", network, W), Wanted::matrix);
      put_in(fmt::format("{}/b_1", network), Wanted::vector);
    }
    put_in("mask", Wanted::mask);
    for (const char* table : {"rotary/cos", "rotary/sin"}) put_in(table, Wanted::matrix);
    for (const char* list : {"rotary/positions", "sinks", "alibi"}) put_in(list, Wanted::vector);
    return std::move(files_);
  }

 private:
  static Wanted wanted(const InputMatrix& which) {
    if (which.is_vector()) return Wanted::vector;
    return which.row_for == RowFor::pair ? Wanted::matrices : Wanted::matrix;
  }

  // `place` is a key, or two of them: past/keys.
  void put_in(std::string_view place, Wanted wanted) {
    Json* value = &document_;
    std::string pointer;
    while (!place.empty()) {
      const std::string_view key = place.substr(0, place.find('/'));
      place.remove_prefix(std::min(key.size() + 1, place.size()));
      if (!value->is_object() || names_tensor(*value)) return;
      const auto found = value->find(key);
      if (found == value->end()) return;
      value = &*found;
      pointer += json_pointer_step(key);
    }
    put_in(*value, pointer, wanted, true);
  }

  // A tensor, or those of a list: one for each head, or of the masks that all hold.
  void put_in(Json& value, const std::string& pointer, Wanted wanted, bool is_whole) {
    if (names_tensor(value)) return put_tensor(value, pointer, wanted, is_whole);
    if (!has_tensors(value) || (value.is_object() && wanted != Wanted::mask)) return;
    for (const auto& item : value.items()) {
      put_in(item.value(), pointer + json_pointer_step(item.key()), wanted, false);
    }
  }

  void put_tensor(Json& value, const std::string& pointer, Wanted wanted, bool is_whole) {
    const Reference reference(value, file_, pointer);
    const Tensor tensor = reference.read(files_);
    if (is_whole && !fits(wanted, tensor.shape.size())) {
      reference.refuse(fmt::format("found {} taken of {}, expected {}", shape_text(tensor.shape),
                                   reference.told(), expected(wanted)),
                       hint_of(wanted, tensor.shape.size()));
    }
    if (tensor.numbers.empty()) {
      reference.refuse(fmt::format("found {} taken of {}, expected at least one number",
                                   shape_text(tensor.shape), reference.told()));
    }
    Json numbers = Lists(tensor, reference, wanted == Wanted::mask).make();
    value = std::move(numbers);
  }

  Json& document_;
  const std::string& file_;
  std::vector<std::string> files_;
};

}  // namespace

bool names_tensor(const Json& value) {
  return value.is_object() &&
         std::ranges::any_of(keys, [&](std::string_view key) { return value.contains(key); });
}

bool has_tensors(const Json& document) {
  if (names_tensor(document)) return true;
  return document.is_structured() && std::ranges::any_of(document, has_tensors);
}

std::vector<std::string> put_tensors_in(Json& document, const std::string& file) {
  return Places(document, file).put_in();
}

}  // namespace attn
