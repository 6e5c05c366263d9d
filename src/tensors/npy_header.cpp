#include "tensors/npy_header.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>

#include "text/shortened.hpp"

namespace attn {
namespace {

class Reader {
 public:
  Reader(std::string_view text, const TensorPlace& place) : text_(text), place_(place) {}

  NpyHeader read() {
    require('{');
    while (!takes('}')) {
      entry();
      if (takes(',')) continue;
      require('}');
      break;
    }
    if (seen_.size() != 3) refuse("expected the keys descr, fortran_order and shape");
    skip_blanks();
    if (!rest().empty()) refuse("expected the end of the header");
    return std::move(header_);
  }

 private:
  void entry() {
    const std::string key = text();
    if (!seen_.insert(key).second) {
      place_.refuse(fmt::format("found {} a second time in numpy's header, expected each key once",
                                shortened(key)));
    }
    require(':');
    if (key == "descr") {
      header_.descr = text();
    } else if (key == "fortran_order") {
      header_.fortran_order = truth();
    } else if (key == "shape") {
      shape();
    } else {
      refuse("expected the keys descr, fortran_order and shape");
    }
  }

  // What numpy writes in quotes has no escapes.
  std::string text() {
    skip_blanks();
    if (rest().starts_with('[')) refuse("expected numbers of one type, and no structures");
    if (!rest().starts_with('\'') && !rest().starts_with('"')) refuse("expected a text in quotes");
    const char quote = rest().front();
    ++at_;
    const std::size_t length = rest().find_first_of(std::string{quote, '\\', '\n'});
    if (length == std::string_view::npos || rest()[length] != quote) {
      refuse("expected a text that ends, without escapes");
    }
    const std::string found(rest().substr(0, length));
    at_ += length + 1;
    return found;
  }

  bool truth() {
    for (const std::string_view name : {"True", "False"}) {
      if (takes(name)) return name == "True";
    }
    refuse("expected True or False");
  }

  // (), (3,), (3, 4), (3, 4, )
  void shape() {
    require('(');
    while (!takes(')')) {
      header_.shape.push_back(length());
      if (takes(',')) continue;
      if (header_.shape.size() == 1) refuse("expected a comma after the only length");
      require(')');
      break;
    }
  }

  std::size_t length() {
    skip_blanks();
    std::size_t length = 0;
    const auto [end, problem] =
        std::from_chars(rest().data(), rest().data() + rest().size(), length);
    if (problem != std::errc{}) refuse("expected the length of an axis");
    at_ += static_cast<std::size_t>(end - rest().data());
    return length;
  }

  std::string_view rest() const { return text_.substr(at_); }

  void skip_blanks() {
    while (!rest().empty() &&
           std::string_view(" \t\n\r").find(rest().front()) != std::string_view::npos)
      ++at_;
  }
  bool takes(std::string_view sign) {
    skip_blanks();
    if (!rest().starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  bool takes(char sign) { return takes(std::string_view(&sign, 1)); }
  void require(char sign) {
    if (!takes(sign)) refuse(fmt::format("expected {}", sign));
  }

  [[noreturn]] void refuse(const std::string& expected) const {
    const std::string_view here = rest().substr(0, rest().find('\n'));
    place_.refuse(fmt::format(
        "found {} in numpy's header, {}",
        here.empty() ? std::string("its end") : fmt::format("\"{}\"", shortened(here)), expected));
  }

  std::string_view text_;
  const TensorPlace& place_;
  std::size_t at_ = 0;
  NpyHeader header_;
  std::set<std::string> seen_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, const TensorPlace& place) {
  return Reader(text, place).read();
}

}  // namespace attn
