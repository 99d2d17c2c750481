#include "flovyn/json/containment.h"

#include <algorithm>

namespace flovyn {
namespace {

bool ContainsSameKind(const Json& doc, const Json& filter);

bool ContainsMembers(const Json& doc, const Json& filter) {
  return std::ranges::all_of(filter.members(), [&doc](const Json::Member& wanted) {
    const Json* value = doc.Find(wanted.first);
    return value != nullptr && ContainsSameKind(*value, wanted.second);
  });
}

bool ContainsItems(const Json& doc, const Json& filter) {
  return std::ranges::all_of(filter.items(), [&doc](const Json& wanted) {
    return std::ranges::any_of(
        doc.items(), [&wanted](const Json& item) { return ContainsSameKind(item, wanted); });
  });
}

bool ContainsSameKind(const Json& doc, const Json& filter) {
  if (doc.kind() != filter.kind()) return false;
  switch (doc.kind()) {
    case JsonKind::kObject:
      return ContainsMembers(doc, filter);
    case JsonKind::kArray:
      return ContainsItems(doc, filter);
    case JsonKind::kNull:
    case JsonKind::kBool:
    case JsonKind::kNumber:
    case JsonKind::kString:
      return doc == filter;
  }
  return false;
}

}  // namespace

bool Contains(const Json& doc, const Json& filter) {
  if (doc.kind() == JsonKind::kArray && !filter.is_container()) {
    return std::ranges::find(doc.items(), filter) != doc.items().end();
  }
  return ContainsSameKind(doc, filter);
}

}  // namespace flovyn
