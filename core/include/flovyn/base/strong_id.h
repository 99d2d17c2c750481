#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "flovyn/base/uuid.h"

namespace flovyn {

/// A UUID that names one kind of thing: ids with different tags do not convert into each other, so
/// they cannot be swapped by mistake. `using WorkflowId = Id<struct WorkflowIdTag>;`
template <typename Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(Uuid uuid) : uuid_(uuid) {}

  /// Accepts what Uuid::Parse accepts.
  static std::optional<Id> Parse(std::string_view text) {
    const std::optional<Uuid> uuid = Uuid::Parse(text);
    if (!uuid.has_value()) return std::nullopt;
    return Id(*uuid);
  }

  constexpr const Uuid& uuid() const { return uuid_; }
  std::string str() const { return uuid_.str(); }

  friend constexpr bool operator==(const Id&, const Id&) = default;
  friend constexpr auto operator<=>(const Id&, const Id&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const Id& id) {
    return H::combine(std::move(state), id.uuid_);
  }

 private:
  Uuid uuid_;
};

}  // namespace flovyn

template <typename Tag>
struct std::hash<flovyn::Id<Tag>> {
  std::size_t operator()(const flovyn::Id<Tag>& id) const noexcept {
    return std::hash<flovyn::Uuid>()(id.uuid());
  }
};
