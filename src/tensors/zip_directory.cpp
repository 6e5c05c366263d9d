#include "tensors/zip_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "text/shortened.hpp"

namespace attn {
namespace {

constexpr std::uint64_t all_ones = 0xFFFF'FFFF, most_entries = 0xFFFF;
constexpr std::string_view locator_magic = "PK\6\7";
constexpr std::size_t end_size = 22, end64_size = 56, locator_size = 20, entry_size = 46;
constexpr std::uint64_t most_bytes = 100'000'000;

const unsigned char* bytes_at(std::string_view text, std::size_t at) {
  return reinterpret_cast<const unsigned char*>(text.data()) + at;
}

// Fields of a record, the least byte first.
std::uint64_t field(std::string_view record, std::size_t at, std::size_t width) {
  return whole_of(bytes_at(record, at), width);
}

struct End {
  std::uint64_t entries = 0, size = 0, offset = 0;  // of the directory
  std::uint64_t at = 0;                             // where the directory must end
};

// The last record, after which a comment may stand that must reach to the end of the file.
std::uint64_t find_end(std::string_view tail, std::uint64_t tail_at, const TensorPlace& place) {
  for (std::size_t at = tail.size() - end_size + 1; at-- > 0;) {
    const bool is_end = tail.substr(at).starts_with("PK\5\6") &&
                        field(tail, at + 20, 2) == tail.size() - at - end_size;
    if (is_end) return tail_at + at;
  }
  place.refuse("found no directory at the end, expected a whole zip: it may have been cut off");
}

// Where a number does not fit the last record, or whoever wrote it does so always (as PyTorch
// does), another stands before it, and a third between both says where. What the last one has room
// for is the same in both.
void read_end64(Bytes& bytes, std::uint64_t end_at, End& end, const TensorPlace& place) {
  const auto refuse = [&] {
    place.refuse(
        "found a zip of more than 32 bits without the records that this needs, expected a "
        "whole zip");
  };
  if (end_at < locator_size + end64_size) refuse();
  const std::string locator = text_of(bytes, end_at - locator_size, locator_size);
  const std::uint64_t at = end_at - locator_size - end64_size;
  if (!locator.starts_with(locator_magic) || field(locator, 4, 4) != 0 ||
      field(locator, 8, 8) != at || field(locator, 16, 4) != 1) {
    refuse();
  }
  const std::string record = text_of(bytes, at, end64_size);
  if (!record.starts_with("PK\6\6") || field(record, 4, 8) != end64_size - 12 ||
      field(record, 16, 8) != 0 || field(record, 24, 8) != field(record, 32, 8)) {
    refuse();
  }
  const End whole{.entries = field(record, 32, 8),
                  .size = field(record, 40, 8),
                  .offset = field(record, 48, 8),
                  .at = at};
  const bool are_same = (end.entries == most_entries || end.entries == whole.entries) &&
                        (end.size == all_ones || end.size == whole.size) &&
                        (end.offset == all_ones || end.offset == whole.offset);
  if (!are_same) {
    place.refuse(
        "found another directory in the zip's record of 64 bits than in that of 32, "
        "expected the same");
  }
  end = whole;
}

bool has_locator(Bytes& bytes, std::uint64_t end_at) {
  return end_at >= locator_size &&
         text_of(bytes, end_at - locator_size, locator_magic.size()) == locator_magic;
}

End read_end(Bytes& bytes, const TensorPlace& place) {
  constexpr std::uint64_t longest = end_size + 0xFFFF;
  if (bytes.size() < end_size) {
    place.refuse(fmt::format("found {} bytes, expected a whole zip", bytes.size()));
  }
  const std::uint64_t tail_at = bytes.size() - std::min(bytes.size(), longest);
  const std::string tail =
      text_of(bytes, tail_at, static_cast<std::size_t>(bytes.size() - tail_at));
  const std::uint64_t at = find_end(tail, tail_at, place);
  const auto record = std::string_view(tail).substr(static_cast<std::size_t>(at - tail_at));
  End end{.entries = field(record, 10, 2),
          .size = field(record, 12, 4),
          .offset = field(record, 16, 4),
          .at = at};
  if (field(record, 4, 4) != 0 || field(record, 8, 2) != end.entries) {
    place.refuse("found a part of a zip that has several, expected a whole zip");
  }
  const bool is_beyond =
      end.entries == most_entries || end.size == all_ones || end.offset == all_ones;
  const bool is_before = end.offset + end.size == at;
  if (is_beyond || (!is_before && has_locator(bytes, at))) read_end64(bytes, at, end, place);
  if (end.size > end.at || end.offset != end.at - end.size) {
    place.refuse(
        fmt::format("found a directory of {} bytes at byte {}, expected it to end at byte "
                    "{}, where what follows it begins",
                    end.size, end.offset, end.at));
  }
  if (end.size > most_bytes) {
    place.refuse(
        fmt::format("found a directory of {} bytes, expected at most {}", end.size, most_bytes));
  }
  return end;
}

// An entry, and how long it is.
std::size_t read_entry(std::string_view rest, ZipMember& member, const TensorPlace& place) {
  const auto require = [&](bool holds) {
    if (!holds)
      place.refuse("found a directory that breaks off, expected an entry for each member");
  };
  require(rest.size() >= entry_size && rest.starts_with("PK\1\2"));
  const auto name = static_cast<std::size_t>(field(rest, 28, 2));
  const auto extra = static_cast<std::size_t>(field(rest, 30, 2));
  const auto comment = static_cast<std::size_t>(field(rest, 32, 2));
  require(rest.size() - entry_size >= name + extra + comment);
  member = {.name = std::string(rest.substr(entry_size, name)),
            .flags = static_cast<unsigned>(field(rest, 8, 2)),
            .method = static_cast<unsigned>(field(rest, 10, 2)),
            .crc = static_cast<std::uint32_t>(field(rest, 16, 4)),
            .packed = field(rest, 20, 4),
            .size = field(rest, 24, 4),
            .header = field(rest, 42, 4)};
  const TensorPlace at{.file = place.file, .tensor = member.name};
  read_zip64(rest.substr(entry_size + name, extra), {&member.size, &member.packed, &member.header},
             at);
  if (field(rest, 34, 2) != 0) at.refuse("found in another part of the zip, expected a whole zip");
  return entry_size + name + extra + comment;
}

// Members that share bytes would be a zip that is larger than it seems, or says two things.
void require_apart(const std::vector<ZipMember>& members, std::uint64_t end,
                   const TensorPlace& place) {
  constexpr std::uint64_t header_size = 30;
  std::vector<const ZipMember*> ordered;
  for (const ZipMember& member : members) ordered.push_back(&member);
  std::ranges::sort(ordered, {}, [](const ZipMember* member) { return member->header; });
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    const ZipMember& member = *ordered[i];
    const std::uint64_t next = i + 1 < ordered.size() ? ordered[i + 1]->header : end;
    const std::uint64_t least = header_size + member.name.size();
    if (member.header <= next && next - member.header >= least &&
        next - member.header - least >= member.packed) {
      continue;
    }
    TensorPlace{.file = place.file, .tensor = member.name}.refuse(
        fmt::format("found {} bytes from byte {} on, expected them to end before byte {}, where "
                    "what follows begins",
                    member.packed, member.header, next));
  }
}

}  // namespace

void read_zip64(std::string_view extra, std::vector<std::uint64_t*> sizes,
                const TensorPlace& place) {
  std::erase_if(sizes, [](const std::uint64_t* size) { return *size != all_ones; });
  std::string_view fields;
  for (std::string_view rest = extra; !rest.empty();) {
    const std::size_t length = rest.size() < 4 ? 0 : static_cast<std::size_t>(field(rest, 2, 2));
    if (rest.size() < 4 || rest.size() - 4 < length) {
      place.refuse("found an extra field that breaks off, expected a whole one");
    }
    if (field(rest, 0, 2) == 1) fields = rest.substr(4, length);
    rest.remove_prefix(4 + length);
  }
  for (std::uint64_t* size : sizes) {
    if (fields.size() < 8) {
      place.refuse(
          "found a size of more than 32 bits that is not there, expected it in the extra "
          "field");
    }
    *size = field(fields, 0, 8);
    fields.remove_prefix(8);
  }
}

std::vector<ZipMember> read_zip_directory(Bytes& bytes, const TensorPlace& place) {
  const End end = read_end(bytes, place);
  const std::string directory = text_of(bytes, end.offset, static_cast<std::size_t>(end.size));
  std::vector<ZipMember> members;
  std::set<std::string_view> names;
  for (std::string_view rest = directory; !rest.empty();) {
    members.emplace_back();
    rest.remove_prefix(read_entry(rest, members.back(), place));
  }
  if (members.size() != end.entries) {
    place.refuse(fmt::format("found {} members in the directory, expected {}, as its end says",
                             members.size(), end.entries));
  }
  for (const ZipMember& member : members) {
    if (names.insert(member.name).second) continue;
    place.refuse(fmt::format("found the member {} a second time, expected each once",
                             shortened(member.name)));
  }
  require_apart(members, end.offset, place);
  return members;
}

}  // namespace attn
