// Work that may take long tells how far it is. Whether anybody is shown it, and how, is not its
// business: cli/progress_line.hpp.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace attn {

/// A piece of work, for as long as it is done. Of several, one within the other, the outermost is
/// told of. It may be added to from several threads, which end before it does.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;
  /// Is called whenever something was done, and when all is; it must be quick.
  using Listener = void (*)(const Progress& work, bool is_over);

  /// "reading" "a.json", of so much in all; 0 where nobody knows, and then what is done are bytes.
  Progress(std::string_view doing, std::string what, double in_all = 0.0)
      : doing_(doing), what_(std::move(what)), in_all_(in_all) {
    const Progress* nobody = nullptr;
    outermost_.compare_exchange_strong(nobody, this);
  }
  ~Progress() {
    if (outermost_ != this) return;
    tell(true);
    outermost_ = nullptr;
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// So much more is done.
  void add(double amount) {
    done_.fetch_add(amount, std::memory_order_relaxed);
    if (outermost_ == this) tell(false);
  }

  std::string_view doing() const { return doing_; }
  const std::string& what() const { return what_; }
  double in_all() const { return in_all_; }
  double done() const { return done_.load(std::memory_order_relaxed); }
  Clock::time_point began() const { return began_; }

  /// To be called before any work begins, or never: then nobody is told.
  static void tell_to(Listener listener) { listener_ = listener; }

 private:
  void tell(bool is_over) const {
    if (listener_ != nullptr) listener_(*this, is_over);
  }

  static inline std::atomic<const Progress*> outermost_ = nullptr;
  static inline Listener listener_ = nullptr;

  std::string_view doing_;
  std::string what_;
  double in_all_;
  std::atomic<double> done_ = 0.0;
  Clock::time_point began_ = Clock::now();
};

}  // namespace attn
