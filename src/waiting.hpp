// Waits for an open file that takes or gives nothing at the moment.
#pragma once

#include <poll.h>

namespace attn {

/// Waits until a file takes bytes (POLLOUT) or gives some (POLLIN). Whoever shares a pipe or a
/// terminal with us may have told it not to wait.
inline void wait_until(int descriptor, short events) {
  pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
  ::poll(&waiting, 1, -1);
}

}  // namespace attn
