#include "tensors/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "tensors/npy_header.hpp"
#include "tensors/pickle.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

// What stands before the numbers: the magic, the version, how long the header is, the header.
struct Preface {
  std::string header;
  std::uint64_t size = 0;
};

// The header's length takes two bytes, since version 2.0 four.
Preface read_preface(Bytes& bytes, const TensorPlace& place) {
  constexpr std::size_t start = npy_magic.size() + 2;
  const auto size = [&](std::size_t needed) {
    if (bytes.size() >= needed) return;
    place.refuse(fmt::format("found {} bytes, expected at least {}, where numpy's header begins",
                             bytes.size(), needed));
  };
  size(start + 2);
  std::array<unsigned char, start + 4> head{};
  bytes.read(0, std::span(head).first(start));
  if (std::string_view(reinterpret_cast<const char*>(head.data()), npy_magic.size()) != npy_magic) {
    place.refuse("found bytes that do not begin as numpy's do, expected \\x93NUMPY");
  }
  const unsigned major = head[start - 2], minor = head[start - 1];
  if (major < 1 || major > 3 || minor != 0) {
    place.refuse(fmt::format("found version {}.{} of numpy's format, expected 1.0, 2.0 or 3.0",
                             major, minor));
  }
  const std::size_t width = major == 1 ? 2 : 4;
  size(start + width);
  bytes.read(start, std::span(head).subspan(start, width));
  const std::uint64_t length = whole_of(&head[start], width);
  constexpr std::uint64_t most = 10'000;  // as numpy itself has it
  if (length > most || length > bytes.size() - start - width) {
    place.refuse(fmt::format("found a header of {} bytes, expected at most {}{}", length,
                             std::min<std::uint64_t>(most, bytes.size() - start - width),
                             length <= most ? ": the file may have been cut off" : ""));
  }
  return {.header = text_of(bytes, start + width, static_cast<std::size_t>(length)),
          .size = start + width + length};
}

struct NumpyType {
  Element element;
  bool greatest_first;
};

// Of one byte the order is |; those of no meaning (V2) have it where they were read and written
// again.
NumpyType type_of(const std::string& descr, const TensorPlace& place) {
  const std::string_view type = std::string_view(descr).substr(descr.empty() ? 0 : 1);
  const char order = descr.empty() ? ' ' : descr.front();
  for (const ElementFacts& one : all_elements) {
    const bool is_plain = one.element == Element::bf16;
    const bool fits = one.size == 1 ? order == '|'
                      : is_plain    ? order == '<' || order == '|'
                                    : order == '<' || order == '>';
    if (one.numpy == type && fits) return {one.element, order == '>'};
  }
  if (type.starts_with('O'))
    place.refuse("found objects, which are pickles, expected numbers", std::string(how_to_save));
  place.refuse(
      fmt::format("found the type '{}', expected numbers: {} (the order of bytes, < or >, "
                  "before it)",
                  shortened(descr), expected_elements(&ElementFacts::numpy)));
}

}  // namespace

StoredTensor find_npy(std::shared_ptr<Bytes> bytes, TensorPlace place) {
  const Preface preface = read_preface(*bytes, place);
  NpyHeader header = parse_npy_header(preface.header, place);
  const NumpyType type = type_of(header.descr, place);
  const std::size_t size = facts(type.element).size;
  const std::uint64_t expected = bytes_of(header.shape, size, place);
  const std::uint64_t found = bytes->size() - preface.size;
  if (found != expected) {
    place.refuse(fmt::format("found {} bytes of numbers, expected {}: {} of {} each", found,
                             expected, shape_text(header.shape),
                             size == 1 ? "1 byte" : fmt::format("{} bytes", size)));
  }
  return {.place = std::move(place),
          .bytes = std::move(bytes),
          .offset = preface.size,
          .element = type.element,
          .greatest_first = type.greatest_first,
          .first_axis_first = header.fortran_order,
          .shape = std::move(header.shape)};
}

}  // namespace attn
