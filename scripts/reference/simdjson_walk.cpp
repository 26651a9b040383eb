// Measures simdjson On-Demand on JSON Lines as the package needs it: every value of every line is
// visited and checked, since On-Demand does not look into values that are passed over.
//
//   g++ -O3 -std=c++17 simdjson_walk.cpp -o simdjson_walk -lsimdjson && ./simdjson_walk FILE...
//
// MB/s of thread CPU time, best of 15, Zen 4, Debian 12's simdjson 3.0.1 (its AVX-512 code), beside
// RecordParser.parse of this package in release on the same files:
//
//   rows                                         simdjson   package
//   384 float32 as shortest decimals, 4.8 KB          365      1440
//   384 doubles of 16 to 18 digits, 8.2 KB            429      2350
//   scored rows: 10 fields, one of them an object     685      1175
//   384 float32 as base64, 2.2 KB                    5440      4560
//   short prompts in Chinese, 118 bytes              1110       790
//
// simdjson's figures include turning numbers into doubles, which it does to pass them.

#include <simdjson.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace simdjson;

static double cpu_seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

// The grammar of RFC 8259 section 6; get_double alone would refuse 1E+400.
static bool is_number(std::string_view token) {
  size_t at = 0;
  auto digits = [&] {
    size_t start = at;
    while (at < token.size() && (unsigned)(token[at] - '0') < 10) at++;
    return at > start;
  };
  auto is = [&](char wanted) { return at < token.size() && (token[at] | 32) == (wanted | 32); };
  if (is('-')) at++;
  bool starts_with_zero = is('0');
  size_t start = at;
  if (!digits() || (starts_with_zero && at > start + 1)) return false;
  if (at < token.size() && token[at] == '.') {
    at++;
    if (!digits()) return false;
  }
  if (is('e')) {
    at++;
    if (at < token.size() && (token[at] == '+' || token[at] == '-')) at++;
    if (!digits()) return false;
  }
  while (at < token.size() && token[at] <= ' ') at++;
  return at == token.size();
}

template <class Value>
static error_code visit(Value value) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  switch (type) {
    case ondemand::json_type::array: {
      ondemand::array array;
      if (auto error = value.get_array().get(array)) return error;
      for (auto item : array) {
        ondemand::value element;
        if (auto error = item.get(element)) return error;
        if (auto error = visit(element)) return error;
      }
      return SUCCESS;
    }
    case ondemand::json_type::object: {
      ondemand::object object;
      if (auto error = value.get_object().get(object)) return error;
      for (auto field : object) {
        std::string_view key;
        ondemand::value member;
        if (auto error = field.unescaped_key().get(key)) return error;
        if (auto error = field.value().get(member)) return error;
        if (auto error = visit(member)) return error;
      }
      return SUCCESS;
    }
    case ondemand::json_type::string: {
      std::string_view text;
      return value.get_string().get(text);
    }
    case ondemand::json_type::number: {
      if (!is_number(value.raw_json_token())) return NUMBER_ERROR;
      double number;
      auto error = value.get_double().get(number);
      return error == NUMBER_ERROR ? SUCCESS : error;
    }
    case ondemand::json_type::boolean: {
      bool flag;
      return value.get_bool().get(flag);
    }
    default:
      return value.is_null() ? SUCCESS : N_ATOM_ERROR;
  }
}

static bool visit_line(ondemand::parser &parser, const std::string &text, size_t start, size_t length) {
  ondemand::document document;
  padded_string_view line(text.data() + start, length, text.size() - start);
  ondemand::value root;
  return !parser.iterate(line).get(document) && !document.get_value().get(root) && !visit(root);
}

int main(int count, char **paths) {
  for (int index = 1; index < count; index++) {
    std::ifstream file(paths[index]);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    size_t size = text.size();
    std::vector<std::pair<size_t, size_t>> lines;
    for (size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos; start = end + 1)
      lines.push_back({start, end - start});
    text.append(SIMDJSON_PADDING, ' ');
    ondemand::parser parser;
    double best = 1e9;
    size_t bad = 0;
    for (int round = 0; round < 15; round++) {
      bad = 0;
      double start = cpu_seconds();
      for (auto line : lines) bad += !visit_line(parser, text, line.first, line.second);
      best = std::min(best, cpu_seconds() - start);
    }
    std::printf("%s: %.0f MB/s, %zu lines, %zu refused\n", paths[index], size / best / 1e6,
                lines.size(), bad);
  }
}
