// A text that is read as far as it is asked for: whoever judges it as it comes can refuse a file at
// its first bad byte, however long it goes on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attn {

class TextSource {
 public:
  /// Appends the next block to what was read before, or gives false at the end of the text.
  using ReadBlock = std::function<bool(std::string& text)>;

  TextSource(std::string whole) : text_(std::move(whole)) {}
  TextSource(const char* whole) : text_(whole) {}
  explicit TextSource(ReadBlock read) : read_(std::move(read)) {}
  /// Whoever reads the blocks puts bytes in that nobody wrote: their places, in ascending order.
  using Inserted = std::shared_ptr<const std::vector<std::size_t>>;
  TextSource(ReadBlock read, Inserted inserted)
      : read_(std::move(read)), inserted_(std::move(inserted)) {}

  /// What has been read so far.
  const std::string& text() const { return text_; }

  /// What was written before the byte at `offset`.
  std::string written_before(std::size_t offset) const {
    std::string before = text_.substr(0, offset);
    if (!inserted_) return before;
    const auto last = std::lower_bound(inserted_->begin(), inserted_->end(), offset);
    for (auto place = last; place != inserted_->begin();) before.erase(*--place, 1);
    return before;
  }

  /// Reads a block more; false at the end. Throws Error where that fails.
  bool read_more() { return read_ && read_(text_); }

  /// An input iterator over the bytes, which reads on where it must.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    char operator*() const { return source_->text_[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator!=(const Iterator& one, const Iterator&) { return !one.is_at_end(); }

   private:
    friend class TextSource;
    bool is_at_end() const { return at_ == source_->text_.size() && !source_->read_more(); }

    TextSource* source_ = nullptr;
    std::size_t at_ = 0;
  };
  Iterator begin() {
    Iterator first;
    first.source_ = this;
    return first;
  }
  /// Only to be compared with.
  Iterator end() { return {}; }

 private:
  std::string text_;
  ReadBlock read_;
  Inserted inserted_;
};

/// The text of a file, or of standard input when `path` is "-", read as it is asked for.
/// Throws Error when it is missing, a directory or unreadable, then or when it is read.
TextSource read_text(const std::string& path);

}  // namespace attn
