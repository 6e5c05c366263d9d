// Files of tensors are read as the programs that wrote them meant them, and not at all where a byte
// of them says what cannot be.
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "helpers.hpp"
#include "tensor_files.hpp"
#include "tensors/tensor_file.hpp"
#include "unit/folder.hpp"

namespace {

using namespace attn;
using namespace std::string_literals;
using test::bytes_of;
using test::message_of;
using test::npy;
using test::safetensors;
using test::with_end_of_64_bits;
using test::zip;
using Numbers = std::vector<double>;
using Lengths = std::vector<std::size_t>;

class Files {
 public:
  std::string add(const std::string& name, const std::string& bytes) {
    test::put(folder_ / name, bytes);
    return folder_ / name;
  }
  Tensor read(const std::string& name, const std::string& bytes,
              const std::optional<std::string>& tensor = std::nullopt,
              const Selection& selection = {}) {
    return read_tensor(open_tensors(add(name, bytes))->find(tensor), selection);
  }
  /// The message, which begins with the file, after that.
  std::string refusal(const std::string& name, const std::string& bytes,
                      const std::optional<std::string>& tensor = std::nullopt,
                      const Selection& selection = {}) {
    const std::string message = message_of([&] { read(name, bytes, tensor, selection); });
    const std::string begin = std::string(folder_ / name) + ": ";
    return message.starts_with(begin) ? message.substr(begin.size()) : message;
  }

 private:
  test::Folder folder_;
};

const std::string counted = bytes_of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
const std::string of_3_by_4 = npy("<f4", "(3, 4)", counted);

Tensor of_type(const std::string& descr, const std::string& bytes) {
  return Files().read("a.npy", npy(descr, "(1,)", bytes));
}

}  // namespace

TEST_CASE("each type of numbers is read, the least byte first or the greatest") {
  const auto only = [](const std::string& descr, const std::string& bytes) {
    return of_type(descr, bytes).numbers.at(0);
  };
  CHECK(only("<f8", "\x18\x2D\x44\x54\xFB\x21\x09\x40") == 3.141592653589793);
  CHECK(only(">f8", "\x40\x09\x21\xFB\x54\x44\x2D\x18") == 3.141592653589793);
  CHECK(only("<f4", "\0\0\xC0\xBF"s) == -1.5);
  CHECK(only(">f2", "\x3E\0"s) == 1.5);
  CHECK(only("<V2", "\xC0\xBF") == -1.5);
  CHECK(only("<i8", bytes_of(~0ULL - 4, 8)) == -5.0);
  CHECK(only(">i4", "\xFF\xFF\xFF\xFE") == -2.0);
  CHECK(only("<i2", bytes_of(0x8000, 2)) == -32768.0);
  CHECK(only("|i1", "\xFF") == -1.0);
  CHECK(only("<u8", bytes_of(1ULL << 63, 8)) == 9223372036854775808.0);
  CHECK(only("<u4", bytes_of(0xFFFFFFFF, 4)) == 4294967295.0);
  CHECK(only(">u2", "\1\2") == 258.0);
  CHECK(only("|u1", "\xFF") == 255.0);
  CHECK(only("|b1", "\1") == 1.0);
  CHECK(of_type("<V2", "\xC0\xBF").element == Element::bf16);
}

TEST_CASE("a half is a binary16, down to its subnormal numbers and its infinities") {
  const auto half = [](unsigned bits) { return *number_of(Element::f16, bits); };
  CHECK(half(0x0001) == std::ldexp(1.0, -24));
  CHECK(half(0x03FF) == std::ldexp(1023.0, -24));
  CHECK(half(0x0400) == std::ldexp(1.0, -14));
  CHECK(half(0x7BFF) == 65504.0);
  CHECK(half(0xC000) == -2.0);
  CHECK(std::signbit(half(0x8000)));
  CHECK(half(0x7C00) == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(half(0x7E00)));
}

TEST_CASE("an integer that a double would round is refused, and so is half a truth") {
  CHECK(number_of(Element::i64, (1ULL << 53) + 1) == std::nullopt);
  CHECK(number_of(Element::i64, 1ULL << 53) == std::ldexp(1.0, 53));
  CHECK(number_of(Element::i64, 1ULL << 63) == -std::ldexp(1.0, 63));
  CHECK(number_of(Element::i64, (1ULL << 63) - 1) == std::nullopt);
  CHECK(number_of(Element::u64, ~0ULL) == std::nullopt);
  CHECK(Files().refusal("a.npy", npy("<i8", "(1,)", bytes_of((1ULL << 53) + 1, 8))) ==
        "found 9007199254740993, expected an integer that a double holds");
  CHECK(Files().refusal("a.npy", npy("|b1", "(1,)", "\2")) ==
        "found the byte 2 for a truth value, expected 0 or 1");
}

TEST_CASE("rows, columns, ids and transposed take a part of a matrix as the file has it") {
  const auto taken = [](const Selection& selection) {
    return Files().read("a.npy", of_3_by_4, std::nullopt, selection);
  };
  CHECK(taken({}).shape == Lengths{3, 4});
  CHECK(taken({.rows = Slice{1, 3}}).numbers == Numbers{4, 5, 6, 7, 8, 9, 10, 11});
  CHECK(taken({.columns = Slice{1, 3}}).numbers == Numbers{1, 2, 5, 6, 9, 10});
  CHECK(taken({.rows = Slice{0, 2}, .columns = Slice{3, 4}}).numbers == Numbers{3, 7});
  CHECK(taken({.columns = Slice{0, 2}, .ids = {{2, 0, 2}}}).numbers == Numbers{8, 9, 0, 1, 8, 9});
  const Tensor turned = taken({.rows = Slice{1, 3}, .columns = Slice{0, 3}, .transposed = true});
  CHECK(turned.shape == Lengths{3, 2});
  CHECK(turned.numbers == Numbers{4, 8, 5, 9, 6, 10});
  const Tensor both = taken({.ids = {{2, 0, 2}}, .transposed = true});
  CHECK(both.shape == Lengths{4, 3});
  CHECK(both.numbers == Numbers{8, 0, 8, 9, 1, 9, 10, 2, 10, 11, 3, 11});
}

TEST_CASE("a matrix in Fortran's order has its columns one after the other") {
  const std::string file = npy("<f4", "(3, 4)", counted, "True");
  CHECK(Files().read("a.npy", file).numbers == Numbers{0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11});
  CHECK(Files()
            .read("a.npy", file, std::nullopt, {.columns = Slice{1, 3}, .ids = {{2, 0}}})
            .numbers == Numbers{5, 8, 3, 6});
}

TEST_CASE("index takes one of each leading axis") {
  const std::string file = npy("<f4", "(2, 3, 2)", counted);
  CHECK(Files().read("a.npy", file).shape == Lengths{2, 3, 2});
  CHECK(Files().read("a.npy", file, std::nullopt, {.index = {1}, .columns = Slice{1, 2}}).numbers ==
        Numbers{7, 9, 11});
  CHECK(Files().read("a.npy", file, std::nullopt, {.index = {1, 2}}).numbers == Numbers{10, 11});
  const std::string turned = npy("<f4", "(2, 3, 2)", counted, "True");
  CHECK(Files().read("a.npy", turned, std::nullopt, {.index = {1}}).numbers ==
        Numbers{1, 7, 3, 9, 5, 11});
}

TEST_CASE("what a selection asks for and the tensor does not have is refused") {
  const auto refusal = [](const Selection& selection, const std::string& file = of_3_by_4) {
    return Files().refusal("a.npy", file, std::nullopt, selection);
  };
  CHECK(refusal({.rows = Slice{1, 4}}) ==
        "found rows [1, 4] of a tensor of 3 × 4, expected from less than to, and to at most 3");
  CHECK(refusal({.columns = Slice{2, 2}}) ==
        "found columns [2, 2] of a tensor of 3 × 4, expected from less than to, and to at most 4");
  CHECK(refusal({.ids = {{0, 3}}}) == "found id 3 of a tensor of 3 × 4, expected less than 3");
  CHECK(refusal({.index = {3}}) == "found index 3 of a tensor of 3 × 4, expected less than 3");
  CHECK(refusal({.index = {0, 0, 0}}) ==
        "found 3 numbers in index of a tensor of 3 × 4, expected at most 2");
  CHECK(refusal({.index = {0}, .rows = Slice{0, 1}}) ==
        "found rows of a tensor of 3 × 4 after index, expected a matrix");
  CHECK(refusal({.rows = Slice{0, 1}, .ids = {{0}}}) ==
        "found rows beside ids, expected only one of both");
  CHECK(refusal({.columns = Slice{0, 1}}, npy("<f4", "(2, 3, 2)", counted)) ==
        "found columns of a tensor of 2 × 3 × 2, expected a matrix or a vector");
}

TEST_CASE("a .npy that says what cannot be is refused") {
  const auto refusal = [](const std::string& bytes) { return Files().refusal("a.npy", bytes); };
  CHECK(refusal(of_3_by_4.substr(0, 9)) ==
        "found 9 bytes, expected at least 10, where numpy's header begins");
  CHECK(refusal(of_3_by_4 + "x") ==
        "found 49 bytes of numbers, expected 48: 3 × 4 of 4 bytes each");
  CHECK(refusal(npy("<f4", "(4294967296, 4294967296, 3)", counted)) ==
        "found a shape of 4294967296 × 4294967296 × 3, expected numbers that a file can hold");
  CHECK(refusal(npy("|O", "(3, 4)", counted)) ==
        "found objects, which are pickles, expected numbers");
  CHECK(refusal(npy("<c8", "(3, 2)", counted))
            .starts_with("found the type '<c8', expected numbers: f8, f4, f2, V2, i8, "));
  CHECK(refusal(npy("|f4", "(3, 4)", counted)).starts_with("found the type '|f4'"));
  std::string of_version_4 = of_3_by_4;
  of_version_4[6] = 4;
  CHECK(refusal(of_version_4) == "found version 4.0 of numpy's format, expected 1.0, 2.0 or 3.0");
}

TEST_CASE("a header of numpy's is read as Python writes it, and no other text") {
  const auto refusal = [](const std::string& header) {
    return Files().refusal("a.npy", test::npy_of(header, counted));
  };
  CHECK(refusal("{'descr':'<f4','fortran_order':False,'shape':(3,4)}") == "no error");
  CHECK(refusal("{\"shape\": (12,), 'fortran_order': True , 'descr': \"<f4\"}   \n") == "no error");
  CHECK(refusal("{'descr': '<f4', 'shape': (12,)}\n") ==
        "found its end in numpy's header, expected the keys descr, fortran_order and shape");
  CHECK(refusal("{'descr': '<f4', 'descr': '<f4'}") ==
        "found descr a second time in numpy's header, expected each key once");
  CHECK(refusal("{'descr': [('a', '<f4')]}") ==
        "found \"[('a', '<f4')]}\" in numpy's header, expected numbers of one type, and no "
        "structures");
  CHECK(refusal("{'shape': (12)}") ==
        "found \")}\" in numpy's header, expected a comma after the only length");
  CHECK(refusal("{'shape': (-1,)}") ==
        "found \"-1,)}\" in numpy's header, expected the length of an axis");
  CHECK(refusal("{'shape': (99999999999999999999,)}") ==
        "found \"99999999999999999999,)}\" in numpy's header, expected the length of an axis");
  CHECK(refusal("{'descr': '<f4\\n', }") ==
        "found \"<f4\\n', }\" in numpy's header, expected a text that ends, without escapes");
}

TEST_CASE("members of a .npz are found by name, stored or deflated") {
  for (const bool is_deflated : {false, true}) {
    const std::string file = zip(
        {{"W_Q.npy", of_3_by_4, is_deflated}, {"layer/0.npy", npy("<f4", "(1,)", bytes_of({-2}))}});
    CHECK(Files().read("a.npz", file, "layer/0").numbers == Numbers{-2});
    CHECK(Files().read("a.npz", file, "W_Q", {.ids = {{2, 2, 1}}}).numbers ==
          Numbers{8, 9, 10, 11, 8, 9, 10, 11, 4, 5, 6, 7});
    CHECK(Files().refusal("a.npz", file, "W_q") ==
          "found no tensor \"W_q\" among its 2, did you mean \"W_Q\"?");
    CHECK(Files().refusal("a.npz", file) ==
          "found no name, expected that of a tensor, of which it has 2");
  }
}

TEST_CASE("a .npz whose bytes are not those that were written is refused where all are read") {
  for (const bool is_deflated : {false, true}) {
    std::string file = zip({{"a.npy", of_3_by_4, is_deflated}});
    file[file.find(counted) + 46] = '\x7F';
    INFO(is_deflated);
    CHECK(Files().refusal("a.npz", file, "a").starts_with("a: found the checksum "));
    CHECK(Files().read("a.npz", file, "a", {.rows = Slice{0, 1}}).numbers == Numbers{0, 1, 2, 3});
  }
}

TEST_CASE("a zip may end in records of 64 bits that it does not need, which say the same") {
  const std::string file = with_end_of_64_bits(zip({{"a.npy", of_3_by_4}}));
  CHECK(Files().read("a.npz", file, "a", {.rows = Slice{0, 1}}).numbers == Numbers{0, 1, 2, 3});
  for (const std::size_t field : {32U, 40U, 48U}) {
    std::string other = file;
    ++other[file.rfind("PK\6\6") + field];
    if (field == 32) ++other[file.rfind("PK\6\6") + 24];
    CHECK(Files().refusal("a.npz", other, "a") ==
          "found another directory in the zip's record of 64 bits than in that of 32, expected the "
          "same");
  }
}

TEST_CASE("a zip that says two things, or what cannot be, is refused") {
  const std::string file = zip({{"a.npy", of_3_by_4}, {"b.npy", of_3_by_4, true}});
  const auto refusal = [](const std::string& bytes) {
    return Files().refusal("a.npz", bytes, "b");
  };
  const auto changed = [&](std::size_t at, const std::string& to) {
    return std::string(file).replace(at, to.size(), to);
  };
  const std::size_t local = file.rfind("PK\3\4"), directory = file.find("PK\1\2"),
                    entry = file.rfind("PK\1\2"), end = file.rfind("PK\5\6");
  CHECK(refusal(file) == "no error");
  CHECK(refusal(file.substr(0, file.size() - 1)) ==
        "found no directory at the end, expected a whole zip: it may have been cut off");
  CHECK(refusal("x" + file).starts_with("found a directory of "));
  CHECK(refusal(changed(end + 10, "\3")) ==
        "found a part of a zip that has several, expected a whole zip");
  CHECK(refusal(changed(end + 8, "\3\0\3"s)) ==
        "found 2 members in the directory, expected 3, as its end says");
  CHECK(refusal(changed(entry + 46, "a")) ==
        "found the member a.npy a second time, expected each once");
  CHECK(refusal(changed(local + 30, "c")) ==
        "b: found another name in its own header than in the zip's directory, expected the same");
  CHECK(refusal(changed(local + 14, "0")) ==
        "b: found another checksum in its own header than in "
        "the zip's directory, expected the same");
  CHECK(refusal(changed(entry + 24, "\1")) ==
        "b: found other sizes in its own header than in the zip's directory, expected the same");
  CHECK(refusal(changed(local, "x")).starts_with("b: found no header at byte "));
  CHECK(refusal(changed(entry + 8, "\1")) ==
        "b: found encrypted, expected a member that is stored or deflated");
  CHECK(refusal(changed(entry + 10, "\x0E")) ==
        "b: found packed by method 14, expected stored (0) or deflated (8)");
  CHECK(refusal(changed(directory + 20, "\xFF"))
            .starts_with("a.npy: found 255 bytes from byte 0 on, expected them to end before "));
  CHECK(refusal(changed(entry + 42, bytes_of(0, 4))).find("expected them to end before byte 0, ") !=
        std::string::npos);
  CHECK(refusal(changed(entry + 20, "\xFF\xFF\xFF\xFF")) ==
        "b.npy: found a size of more than 32 bits that is not there, expected it in the extra "
        "field");
}

TEST_CASE("a tensor of a .safetensors is found by name") {
  const std::string file = safetensors(
      R"({"W": {"dtype": "F32", "shape": [3, 3], "data_offsets": [0, 36]}, "b": {"dtype": "F32",)"
      R"( "shape": [3], "data_offsets": [36, 48]}, "__metadata__": {"format": "pt"}}   )",
      counted);
  CHECK(Files().read("a.safetensors", file, "b").numbers == Numbers{9, 10, 11});
  CHECK(Files().read("a.safetensors", file, "W", {.columns = Slice{1, 2}}).numbers ==
        Numbers{1, 4, 7});
  CHECK(Files().refusal("a.safetensors", file, "c") ==
        "found no tensor \"c\" among its 2, expected one of them");
}

TEST_CASE("a .safetensors that says what cannot be is refused") {
  const auto refusal = [](const std::string& header, const std::string& numbers = counted) {
    return Files().refusal("a.safetensors", safetensors(header, numbers), "W");
  };
  const auto with = [&](const std::string& type, const std::string& shape,
                        const std::string& offsets) {
    return refusal(R"({"W": {"dtype": ")" + type + R"(", "shape": )" + shape +
                   R"(, "data_offsets": )" + offsets + "}}");
  };
  CHECK(with("F32", "[3, 4]", "[0, 48]") == "no error");
  CHECK(with("F32", "[3, 3]", "[0, 48]") ==
        "W: found 48 bytes of numbers, expected 36: 3 × 3 of F32");
  CHECK(with("F32", "[3, 4]", "[1, 49]") ==
        "W: found numbers from byte 1 on, expected byte 0, where those before it end");
  CHECK(with("F32", "[3]", "[0, 12]") ==
        "found 48 bytes of numbers, expected 12, as the header has it");
  CHECK(with("F32", "[13]", "[0, 52]") ==
        "found 48 bytes of numbers, expected 52, as the header has it: the file may have been cut "
        "off");
  CHECK(with("F32", "[12]", "[48, 0]") ==
        "W: found other data_offsets, expected two, the first no greater than the second");
  CHECK(with("F32", "[-12]", "[0, 48]") ==
        "W: found the number -12 in shape, expected whole "
        "numbers");
  CHECK(with("F32", "12", "[0, 48]") == "W: found the number 12 as shape, expected a list");
  CHECK(with("F32", "[9223372036854775808, 2]", "[0, 48]") ==
        "W: found a shape of 9223372036854775808 × 2, expected numbers that a file can hold");
  CHECK(with("F8_E4M3", "[48]", "[0, 48]") ==
        "W: found numbers of the type F8_E4M3, expected F64, F32, F16, BF16, I64, I32, I16, I8, "
        "U64, U32, U16, U8 or BOOL");
  CHECK(refusal("[]") == "found a header without {, expected a JSON object");
  CHECK(refusal(R"({"W": {"dtype": "F32"}, "W": 1})") ==
        "/W: found the key \"W\" a second time, expected each key once");
  CHECK(refusal(R"({"W": {"dtype": "F32", "size": 1}})") ==
        "W: found the key \"size\", expected dtype, shape and data_offsets");
  CHECK(refusal(R"({"W": {"shape": []}})") == "W: found no dtype, expected one");
  CHECK(refusal(R"({"__metadata__": {"a": 1}})") ==
        "__metadata__: found the number 1 as \"a\", expected a text");
  CHECK(Files().refusal("a.safetensors", "version https://git-lfs.github.com/spec/v1\n", "W") ==
        "found a text, expected a file of tensors, as its name says");
  CHECK(Files().refusal("a.safetensors", "123456\1", "W") ==
        "found 7 bytes, expected at least 8, the header's length");
}

TEST_CASE("tensors that overlap, or that leave a hole between them, are refused") {
  const auto refusal = [](const std::string& begin) {
    return Files().refusal("a.safetensors",
                           safetensors(R"({"W": {"dtype": "U8", "shape": [8], "data_offsets": [0, )"
                                       R"(8]}, "b": {"dtype": "U8", "shape": [4], "data_offsets": )"
                                       "[" +
                                           begin + ", 12]}}",
                                       counted.substr(0, 12)),
                           "W");
  };
  CHECK(refusal("8") == "no error");
  CHECK(refusal("7").starts_with("b: found 5 bytes of numbers, expected 4"));
  const std::string two = safetensors(
      R"({"W": {"dtype": "U8", "shape": [8], "data_offsets": [0, 8]}, "b": {"dtype": "U8", )"
      R"("shape": [5], "data_offsets": [7, 12]}})",
      counted.substr(0, 12));
  CHECK(Files().refusal("a.safetensors", two, "W") ==
        "b: found numbers from byte 7 on, expected byte 8, where those before it end");
}

TEST_CASE("the files of a model lie beside its index, and nowhere else") {
  const auto refusal = [](const std::string& index) {
    return Files().refusal("model.safetensors.index.json", index, "W");
  };
  Files files;
  files.add(
      "model-2.safetensors",
      safetensors(R"({"W": {"dtype": "F32", "shape": [12], "data_offsets": [0, 48]}})", counted));
  CHECK(files
            .read("model.safetensors.index.json", R"({"weight_map": {"W": "model-2.safetensors"}})",
                  "W", {.columns = Slice{3, 4}})
            .numbers == Numbers{3});
  CHECK(refusal(R"({"weight_map": {"W": "../a.safetensors"}})") ==
        "/weight_map/W: found the string \"../a.safetensors\", expected the name of a .safetensors "
        "beside this file");
  CHECK(refusal(R"({"weight_map": {"W": "model.safetensors.index.json"}})")
            .starts_with("/weight_map/W: found the string"));
  CHECK(refusal(R"({"weights": {}})") ==
        "/weight_map: found nothing, expected an object with a file for each tensor");
}

TEST_CASE("an array of numpy's is read, whatever it is called") {
  CHECK(Files().read("a.safetensors", npy("<f4", "(1,)", bytes_of({-2}))).numbers == Numbers{-2});
}

TEST_CASE("a pickle is never read, whatever it is called") {
  const std::string found =
      "found a pickle, which may run anything when it is read, expected .npy, .npz or .safetensors";
  CHECK(Files().refusal("model.pkl", "\x80\4\x95\0\0\0\0\0\0\0\0."s) == found);
  CHECK(Files().refusal("model.npz", "\x80\4\x95\0\0\0\0\0\0\0\0."s) == found);
  CHECK(Files().refusal("model.pt", zip({{"archive/data.pkl", "x"}}), "W") == found);
  CHECK(Files().refusal("model.pt", with_end_of_64_bits(zip({{"archive/data.pkl", "x"}})), "W") ==
        found);
  CHECK(Files().refusal("model.bin", "GGUF") ==
        "found a file of another kind, expected .npy, .npz, .safetensors or "
        ".safetensors.index.json");
}
