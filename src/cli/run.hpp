// One run of the program, from the command line to the bytes out.
#pragma once

namespace attn {

/// Does what the command line asks for and returns the exit status. Throws Error for trouble.
int run(int argc, char** argv);

}  // namespace attn
