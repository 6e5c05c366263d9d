// Tables for a terminal.
#pragma once

#include <vector>

#include "tell/tables.hpp"
#include "write/text_page.hpp"

namespace attn {

/// Writes tables, and the groups of each, beside each other as far as the page has room. A group
/// that is wider than the page is cut into parts, each with its labels. In colour a cell is the
/// darker the larger its share of its row's attention; without, the largest has a star.
void write_tables(const std::vector<Table>& tables, int decimals, TextPage& page);

}  // namespace attn
