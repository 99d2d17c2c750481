#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "query/columns.h"
#include "query/naive_match.h"
#include "query/naive_order.h"
#include "query/random_comparison.h"
#include "query/random_rows.h"

namespace flovyn::testing {

/// Makes query texts together with what they mean, written without any code of core/query, so that
/// every reader of the language can be held against it: the evaluator and the stores. Texts are
/// asked at RandomRows::Now() and stay within the limits. Deterministic for a seed.
class RandomQuery {
 public:
  template <class Execution>
  struct Asked {
    std::string text = {};
    std::function<bool(const Execution&)> meets = {};
  };
  /// `text` begins with ORDER BY.
  template <class Execution>
  struct Ordered {
    std::string text = {};
    std::function<bool(const Execution&, const Execution&)> before = {};
  };
  using Pair = Asked<WorkflowExecution>;
  using TaskPair = Asked<TaskExecution>;

  explicit RandomQuery(std::uint64_t seed) : rows_(seed), comparisons_(rows_) {}

  RandomRows& rows() { return rows_; }
  Json Document() { return rows_.Document(); }

  template <class Execution>
  Asked<Execution> Make() {
    budget_ = 8;
    return Or<Execution>(3);
  }
  template <class Execution>
  Ordered<Execution> MakeOrder();

  Pair Workflow() { return Make<WorkflowExecution>(); }
  TaskPair Task() { return Make<TaskExecution>(); }
  Ordered<WorkflowExecution> WorkflowOrder() { return MakeOrder<WorkflowExecution>(); }
  Ordered<TaskExecution> TaskOrder() { return MakeOrder<TaskExecution>(); }

 private:
  template <class E>
  static const std::vector<naive::Column<E>>& Columns() {
    static const auto columns = naive::ColumnsOf(static_cast<const E*>(nullptr));
    return columns;
  }
  std::string Word(std::string_view keyword) { return comparisons_.values().Word(keyword); }
  std::string Space() { return comparisons_.values().Space(); }

  template <class E>
  Asked<E> Or(int depth) {
    Asked<E> left = And<E>(depth);
    while (budget_ > 0 && rows_.OneIn(3)) {
      Asked<E> right = And<E>(depth);
      left = {left.text + Space() + Word("OR") + " " + right.text,
              [a = left.meets, b = right.meets](const E& row) { return a(row) || b(row); }};
    }
    return left;
  }
  template <class E>
  Asked<E> And(int depth) {
    Asked<E> left = Not<E>(depth);
    while (budget_ > 0 && rows_.OneIn(3)) {
      Asked<E> right = Not<E>(depth);
      left = {left.text + " " + Word("AND") + Space() + right.text,
              [a = left.meets, b = right.meets](const E& row) { return a(row) && b(row); }};
    }
    return left;
  }
  template <class E>
  Asked<E> Not(int depth) {
    if (rows_.OneIn(5)) {
      Asked<E> inner = Not<E>(depth);
      return {Word("NOT") + Space() + inner.text,
              [a = inner.meets](const E& row) { return !a(row); }};
    }
    if (depth > 0 && rows_.OneIn(4)) {
      Asked<E> inner = Or<E>(depth - 1);
      return {"(" + inner.text + ")", inner.meets};
    }
    --budget_;
    return rows_.OneIn(3) ? OfColumn<E>() : OfMetadata<E>();
  }

  template <class E>
  Asked<E> OfColumn() {
    const naive::Column<E>& column = rows_.Any(Columns<E>());
    const auto verb = comparisons_.VerbFor(column.type);
    const auto values = comparisons_.ForColumn(column.type, verb);
    const auto written = comparisons_.Write(column.name, verb, values);
    return {written.first,
            [get = column.get, verb, values, negated = written.second](const E& row) {
              return naive::CellMatches(verb, get(row), values) != negated;
            }};
  }
  template <class E>
  Asked<E> OfMetadata() {
    const std::vector<std::string> path = rows_.Path();
    const auto verb = comparisons_.VerbForMetadata();
    const auto values = comparisons_.ForMetadata(verb);
    const auto written = comparisons_.Write(comparisons_.values().Path(path), verb, values);
    return {written.first, [path, verb, values, negated = written.second](const E& row) {
              const Json* json = naive::Follow(row.start.metadata.json(), path);
              return naive::JsonMatches(verb, json, values) != negated;
            }};
  }

  RandomRows rows_;
  RandomComparison comparisons_;
  int budget_ = 0;
};

template <class E>
RandomQuery::Ordered<E> RandomQuery::MakeOrder() {
  std::vector<naive::Term<E>> terms;
  std::string text;
  for (std::size_t i = 1 + rows_.Below(3); i > 0; --i) {
    const bool descending = rows_.OneIn(2);
    text += text.empty() ? Word("ORDER") + " " + Word("BY") + " " : ", ";
    if (rows_.OneIn(2)) {
      const naive::Column<E>& column = rows_.Any(Columns<E>());
      text += column.name;
      terms.push_back(
          {[get = column.get](const E& row) { return naive::KeyOf(get(row)); }, descending});
    } else {
      const std::vector<std::string> path = rows_.Path();
      text += comparisons_.values().Path(path);
      terms.push_back({[path](const E& row) {
                         return naive::KeyOf(naive::Follow(row.start.metadata.json(), path));
                       },
                       descending});
    }
    if (descending || rows_.OneIn(2)) text += " " + Word(descending ? "DESC" : "ASC");
  }
  return {text, [terms](const E& a, const E& b) { return naive::ComesBefore(terms, a, b); }};
}

}  // namespace flovyn::testing
