// A page that only notes what it is told, so that what comes in which order can be read.
#pragma once

#include <string>
#include <vector>

#include "tell/sheet.hpp"

namespace attn::test {

using Told = std::vector<std::string>;

/// Notes what it is told, in a word or two each.
class Notes : public Sheet {
 public:
  void opening(const Input& input, const std::vector<std::string>& left_out) override {
    note("opening " + input.tokens.front());
    for (const std::string& variant : left_out) note("without " + variant);
  }
  void heading(int level, const std::string& text, const std::string& aside) override {
    note("heading " + std::to_string(level) + " " + text);
    asides.push_back(aside);
  }
  void answer(const Answer&) override { note("answer"); }
  void shares(const ShareTable&) override { note("shares"); }
  void tables(const std::vector<Table>& tables) override {
    std::string names;
    for (const Table& table : tables) names += " " + name_of(table);
    note("tables" + names);
  }
  void step(const StepText& text) override {
    note("step " + std::to_string(text.number) + " " + text.title);
    if (!text.why.empty()) said.push_back(text.why);
    said.insert(said.end(), text.departures.begin(), text.departures.end());
  }
  void arithmetic(const ArithmeticBlock& block) override {
    note("arithmetic of " + std::to_string(block.lines.size()));
  }
  void remark(const std::string& text) override { said.push_back(text); }
  void sentence(const std::string& text) override { note(text.substr(0, text.find(' '))); }

  Told told;
  std::vector<std::string> said, asides;

 private:
  // What its groups are, or its corner where that says it.
  static std::string name_of(const Table& table) {
    std::string name;
    for (const Table::Group& group : table.groups) {
      const std::string title = group.title.empty() ? "" : group.title.front();
      const std::string first = title.substr(0, title.find(' '));
      if (!first.empty()) name += (name.empty() ? "" : "+") + first;
    }
    const std::string corner = table.corner.empty() ? table.row_labels[0] : table.corner.front();
    return name.empty() ? corner.substr(0, corner.find(' ')) : name;
  }

  void note(const std::string& what) { told.push_back(what); }
};

}  // namespace attn::test
