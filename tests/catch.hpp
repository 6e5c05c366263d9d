// Catch2 under one name: version 3 when it is there, else version 2.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

// Version 3 has it in a namespace of its own; the matcher WithinRel is the same in both.
#pragma GCC poison Approx
