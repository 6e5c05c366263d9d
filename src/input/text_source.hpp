// A text that is read as far as it is asked for: whoever judges it as it comes can refuse a file at
// its first bad byte, however long it goes on.
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>

namespace attn {

class TextSource {
 public:
  /// Appends the next block to what was read before, or gives false at the end of the text.
  using ReadBlock = std::function<bool(std::string& text)>;

  TextSource(std::string whole) : text_(std::move(whole)) {}
  TextSource(const char* whole) : text_(whole) {}
  explicit TextSource(ReadBlock read) : read_(std::move(read)) {}

  /// What has been read so far.
  const std::string& text() const { return text_; }

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
};

}  // namespace attn
