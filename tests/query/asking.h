#pragma once

#include <string>
#include <string_view>

#include "flovyn/query/query.h"
#include "query/random_rows.h"

namespace flovyn::testing {

/// What ReadQuery says against a text; empty if nothing. Without the "query: " of the field.
inline std::string WhyNot(std::string_view text, query::Entity entity = query::Entity::kWorkflow,
                          const query::QueryLimits& limits = {}) {
  constexpr std::string_view kField = "query: ";
  const auto query = query::ReadQuery(text, entity, RandomRows::Now(), limits);
  const std::string message(query.status().message());
  return message.starts_with(kField) ? message.substr(kField.size()) : message;
}

/// The query as it is understood, with all that was implied written out; else WhyNot().
inline std::string Understood(std::string_view text,
                              query::Entity entity = query::Entity::kWorkflow) {
  const auto query = query::ReadQuery(text, entity, RandomRows::Now());
  return query.ok() ? query::Print(*query, entity) : WhyNot(text, entity);
}

/// `count` copies of a text with a separator between them.
inline std::string Repeated(std::string_view text, std::size_t count, std::string_view separator) {
  std::string repeated;
  for (std::size_t i = 0; i < count; ++i) {
    repeated += i == 0 ? "" : separator;
    repeated += text;
  }
  return repeated;
}

}  // namespace flovyn::testing
