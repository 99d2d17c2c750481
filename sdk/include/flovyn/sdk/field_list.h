#pragma once

#include <string_view>

// How FLOVYN_FIELDS (fields.h) makes a list of fields from a list of names.

#define FLOVYN_PARENS ()
#define FLOVYN_EXPAND(...) FLOVYN_EXPAND3(FLOVYN_EXPAND3(FLOVYN_EXPAND3(__VA_ARGS__)))
#define FLOVYN_EXPAND3(...) FLOVYN_EXPAND2(FLOVYN_EXPAND2(FLOVYN_EXPAND2(__VA_ARGS__)))
#define FLOVYN_EXPAND2(...) FLOVYN_EXPAND1(FLOVYN_EXPAND1(FLOVYN_EXPAND1(__VA_ARGS__)))
#define FLOVYN_EXPAND1(...) __VA_ARGS__
#define FLOVYN_EACH_FIELD(member, ...)                           \
  ::flovyn::sdk::Field{#member, &FlovynType::member} __VA_OPT__( \
      , FLOVYN_EACH_FIELD_AGAIN FLOVYN_PARENS(__VA_ARGS__))
#define FLOVYN_EACH_FIELD_AGAIN() FLOVYN_EACH_FIELD

namespace flovyn::sdk {

template <class S, class T>
struct Field {
  std::string_view name = {};
  T S::*member = nullptr;
};
template <class S, class T>
Field(const char*, T S::*) -> Field<S, T>;

}  // namespace flovyn::sdk
