#pragma once

#include <string>

namespace flovyn::sdk {

/// The types that a schema is inside of, so that one that holds itself (a tree) ends: there the
/// schema says "anything". A chain on the stack.
class SchemaScope {
 public:
  SchemaScope() = default;
  SchemaScope(const SchemaScope& outer, const void* type) : outer_(&outer), type_(type) {}

  bool Inside(const void* type) const {
    for (const SchemaScope* scope = this; scope != nullptr; scope = scope->outer_) {
      if (scope->type_ == type) return true;
    }
    return false;
  }

 private:
  const SchemaScope* outer_ = nullptr;
  const void* type_ = nullptr;
};

/// An address that stands for a type.
template <class T>
const void* TypeKey() {
  static const char key = 0;
  return &key;
}

}  // namespace flovyn::sdk
