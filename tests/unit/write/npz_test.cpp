// NumPy's archives: what tests/exports cannot show, since it takes more than 4 GB.
#include "write/npz.hpp"

#include <cstdint>
#include <string>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

Array counting(const std::string& name, std::size_t count) {
  return {.name = name, .shape = {count}, .numbers = [count](const Array::Take& take) {
            for (std::size_t i = 0; i < count; ++i) {
              const double number = static_cast<double>(i);
              take({&number, 1});
            }
          }};
}

std::string archive(std::uint64_t zip64_from) {
  const std::vector<Array> arrays{counting("few", 2), counting("many", 50)};
  return test::rendered([&](Writer& out) { write_npz(arrays, out, zip64_from); });
}

std::uint64_t whole(const std::string& bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i > 0; --i) {
    value = value << 8U | static_cast<unsigned char>(bytes.at(at + i - 1));
  }
  return value;
}

constexpr std::uint64_t in_zip64 = 0xFFFFFFFF;
constexpr std::size_t of_many = 128 + 50 * 8;  // its header and its numbers

}  // namespace

TEST_CASE("sizes and offsets that fit stand in the fields of plain ZIP") {
  const std::string bytes = archive(in_zip64);
  CHECK(bytes.substr(0, 4) == "PK\3\4");
  CHECK(whole(bytes, 18, 4) == 128 + 2 * 8);
  CHECK(whole(bytes, 22, 4) == 128 + 2 * 8);
  CHECK(whole(bytes, 28, 2) == 0);  // nothing extra
  CHECK(bytes.find("PK\6\6") == std::string::npos);
  CHECK(bytes.substr(bytes.size() - 22, 4) == "PK\5\6");
}

TEST_CASE("what is too long for them stands in the longer fields of ZIP64") {
  const std::string bytes = archive(of_many);
  const std::size_t many = bytes.find("PK\3\4", 4);
  CHECK(whole(bytes, many + 18, 4) == in_zip64);
  CHECK(whole(bytes, many + 22, 4) == in_zip64);
  REQUIRE(whole(bytes, many + 28, 2) == 4 + 16);
  const std::size_t extra = many + 30 + std::string("many.npy").size();
  CHECK(whole(bytes, extra, 2) == 1);
  CHECK(whole(bytes, extra + 2, 2) == 16);
  CHECK(whole(bytes, extra + 4, 8) == of_many);
  CHECK(whole(bytes, extra + 12, 8) == of_many);

  const std::size_t end = bytes.size() - 22, locator = end - 20;
  const std::size_t record = bytes.find("PK\6\6");
  CHECK(whole(bytes, end + 16, 4) == in_zip64);  // where the list of members begins
  CHECK(bytes.substr(locator, 4) == "PK\6\7");
  CHECK(whole(bytes, locator + 8, 8) == record);
  CHECK(whole(bytes, record + 32, 8) == 2);
  CHECK(whole(bytes, record + 48, 8) == bytes.find("PK\1\2"));
}
