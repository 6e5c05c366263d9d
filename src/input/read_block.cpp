#include "input/read_block.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace attn {
namespace {

constexpr std::array<std::string_view, 4> projection_keys{"W_1", "b_1", "activation", "W_2"};
constexpr std::array<std::string_view, 6> network_keys{"W_1", "b_1",        "W_2",
                                                       "b_2", "activation", "W_gate"};
constexpr std::array<std::string_view, 7> keys_of_norm{"kind",    "place",  "epsilon", "gain_1",
                                                       "shift_1", "gain_2", "shift_2"};

// "/norm/place: …": what a key needs that is made of embeddings.
void require_embeddings(const JsonObject& object, const Input& input, std::string_view below,
                        std::string_view found, std::string_view why) {
  if (input.embeddings) return;
  object.refuse(below, fmt::format("found {}, but there are no embeddings of the words, expected "
                                   "these, since {}",
                                   found, why));
}

Matrix required_matrix(const JsonObject& network, const char* key) {
  auto matrix = network.matrix(key);
  if (!matrix) {
    network.refuse("", fmt::format("the key \"{}\" is missing, expected a matrix", key));
  }
  return std::move(*matrix);
}

HiddenLayer read_hidden_layer(const JsonObject& network) {
  HiddenLayer layer{.W_1 = required_matrix(network, "W_1"), .b_1 = network.row("b_1")};
  const auto activation = network.named("activation", parse_activation, expected_activation());
  if (!activation) {
    network.refuse(
        "", fmt::format("the key \"activation\" is missing, expected {}", expected_activation()));
  }
  layer.activation = *activation;
  return layer;
}

std::optional<Positions> read_positions(const JsonObject& object, const Input& input) {
  const Json* found = object.find("positions");
  if (found == nullptr) return std::nullopt;
  require_embeddings(object, input, "/positions", "positions", "positions are added to them");
  if (*found == "sinusoidal") return Positions{};
  if (!found->is_array()) {
    object.refuse("/positions", fmt::format("found {}, expected sinusoidal, or a matrix with a row "
                                            "for each word",
                                            describe(*found)));
  }
  Positions positions{.table = object.matrix("positions")};
  const Matrix& table = *positions.table;
  const std::size_t n = input.tokens.size(), d = input.embeddings->columns();
  if (table.rows() == n && table.columns() == d) return positions;
  object.refuse("/positions",
                fmt::format("found {} × {}, expected {} × {}: a row for each word, as "
                            "long as its embedding",
                            table.rows(), table.columns(), n, d));
}

bool read_residual(const JsonObject& object, const Input& input) {
  const Json* found = object.find("residual");
  if (found == nullptr || *found == false) return false;
  if (*found != true) {
    object.refuse("/residual", fmt::format("found {}, expected true or false", describe(*found)));
  }
  require_embeddings(object, input, "/residual", "true", "what attention finds is added to them");
  return true;
}

// The layers of a network, and whether they fit each other.
class Network {
 public:
  Network(const JsonObject& object, const Input& input) : object_(object), input_(input) {}

  // As many numbers as a layer makes.
  void require_bias(const char* key, const std::optional<Matrix>& bias, const char* of,
                    const Matrix& W) const {
    if (!bias || bias->columns() == outputs_of(input_, W)) return;
    object_.refuse(json_pointer_step(key),
                   fmt::format("found {}, expected {}, one for each {} of {}",
                               counted(bias->columns(), "number"), outputs_of(input_, W),
                               is_turned() ? "row" : "column", of));
  }

  void require_gate(const std::optional<Matrix>& gate, const Matrix& W_1) const {
    if (!gate || (gate->rows() == W_1.rows() && gate->columns() == W_1.columns())) return;
    object_.refuse("/W_gate", fmt::format("found {} × {}, expected {} × {}, as W_1", gate->rows(),
                                          gate->columns(), W_1.rows(), W_1.columns()));
  }

  // W_2 takes what W_1 makes.
  void require_second_layer(const Matrix& W_2, const Matrix& W_1) const {
    const std::size_t hidden_numbers = outputs_of(input_, W_1);
    if (inputs_of(input_, W_2) == hidden_numbers) return;
    object_.refuse(
        "/W_2",
        fmt::format("found {} × {}, expected {}, one for each hidden number, which W_1 "
                    "makes",
                    W_2.rows(), W_2.columns(),
                    counted(hidden_numbers, is_turned() ? "column" : "row")),
        outputs_of(input_, W_2) != hidden_numbers
            ? ""
            : fmt::format("if its {} make numbers, \"layout\" is \"{}\"",
                          is_turned() ? "columns" : "rows", is_turned() ? "in_out" : "out_in"));
  }

 private:
  bool is_turned() const { return input_.layout == Layout::out_in; }

  const JsonObject& object_;
  const Input& input_;
};

std::optional<FeedForward> read_feed_forward(const JsonObject& object, const Input& input) {
  const auto found = object.object("feed_forward", "an object with W_1, W_2 and the activation");
  if (!found) return std::nullopt;
  found->require_known_keys(network_keys);
  FeedForward read{.hidden = read_hidden_layer(*found),
                   .W_2 = required_matrix(*found, "W_2"),
                   .b_2 = found->row("b_2"),
                   .W_gate = found->matrix("W_gate")};
  const Network network(*found, input);
  network.require_bias("b_1", read.hidden.b_1, "W_1", *read.hidden.W_1);
  network.require_gate(read.W_gate, *read.hidden.W_1);
  network.require_second_layer(*read.W_2, *read.hidden.W_1);
  network.require_bias("b_2", read.b_2, "W_2", *read.W_2);
  return read;
}

// A gain or a shift that norms vectors whose length the file settles.
void require_length(const JsonObject& norm, const char* key, const std::optional<Matrix>& row,
                    std::size_t length, std::string_view of) {
  if (!row || row->columns() == length) return;
  norm.refuse(json_pointer_step(key),
              fmt::format("found {}, expected {}, one for each number of {}",
                          counted(row->columns(), "number"), length, of));
}

void require_use_of(const JsonObject& norm, const BlockNorm& read, const Input& input) {
  for (const char* key : {"shift_1", "shift_2"}) {
    if (read.kind != NormKind::rms || !norm.has(key)) continue;
    norm.refuse(json_pointer_step(key),
                "found a shift, expected none beside the kind rms, which takes off no mean and "
                "shifts nothing");
  }
  for (const char* key : {"gain_2", "shift_2"}) {
    if (input.feed_forward || !norm.has(key)) continue;
    norm.refuse(json_pointer_step(key),
                "found, but there is no feed_forward, expected neither gain_2 nor shift_2: the "
                "second norm belongs to the network");
  }
}

std::optional<BlockNorm> read_norm(const JsonObject& object, const Input& input) {
  const auto norm = object.object("norm", "an object with the kind of norm and its place");
  if (!norm) return std::nullopt;
  norm->require_known_keys(keys_of_norm);
  const auto parse_kind = [](std::string_view text) {
    const auto kind = parse_norm_kind(text);
    return kind == NormKind::l2 ? std::nullopt : kind;
  };
  const std::string places =
      "after (sums are normed) or before (what attention and the network read)";
  const auto kind = norm->named("kind", parse_kind, "layer or rms");
  const auto place = norm->named("place", parse_norm_place, places);
  if (!kind) norm->refuse("", "the key \"kind\" is missing, expected layer or rms");
  if (!place) norm->refuse("", fmt::format("the key \"place\" is missing, expected {}", places));
  BlockNorm read{.kind = *kind,
                 .place = *place,
                 .gain_1 = norm->row("gain_1"),
                 .shift_1 = norm->row("shift_1"),
                 .gain_2 = norm->row("gain_2"),
                 .shift_2 = norm->row("shift_2")};
  const auto not_negative = [](double number) { return number >= 0.0; };
  if (const auto epsilon = norm->number("epsilon", "a number that is not negative", not_negative)) {
    read.epsilon = *epsilon;
  }
  require_use_of(*norm, read, input);
  if (read.place == NormPlace::before) {
    require_embeddings(*norm, input, "/place", "before", "what attention reads is normed");
    const std::size_t d = input.embeddings->columns();
    require_length(*norm, "gain_1", read.gain_1, d, "an embedding");
    require_length(*norm, "shift_1", read.shift_1, d, "an embedding");
  } else if (input.feed_forward) {
    const std::size_t d = outputs_of(input, *input.feed_forward->W_2);
    require_length(*norm, "gain_2", read.gain_2, d, "what the network makes");
    require_length(*norm, "shift_2", read.shift_2, d, "what the network makes");
  }
  return read;
}

}  // namespace

Projection read_projection(const JsonObject& object, std::string_view key) {
  const Json* found = object.find(key);
  if (found == nullptr || !found->is_object()) return {.hidden = {}, .W = object.matrix(key)};
  const auto network = object.object(key, "");
  network->require_known_keys(projection_keys);
  return {.hidden = read_hidden_layer(*network), .W = required_matrix(*network, "W_2")};
}

void read_block(const JsonObject& object, Input& input) {
  input.positions = read_positions(object, input);
  input.residual = read_residual(object, input);
  input.feed_forward = read_feed_forward(object, input);
  input.norm = read_norm(object, input);
}

}  // namespace attn
