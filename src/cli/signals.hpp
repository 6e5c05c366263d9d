// Signals that end the program: what they must take away first, and what is said then.
#pragma once

#include <csignal>
#include <string>

namespace attn {

/// From now on a signal that ends the program first removes the files that are to be removed then;
/// one that somebody sent by a key (Ctrl-C) is answered by a line on standard error.
void catch_ending_signals();

/// Has a file removed when a signal ends the program; false where there are too many already.
bool remove_at_signal(const std::string& path);

/// No longer.
void keep_at_signal(const std::string& path);

/// Signals that end the program wait as long as this lives.
class SignalsHeld {
 public:
  SignalsHeld();
  ~SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace attn
